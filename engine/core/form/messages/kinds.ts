/** What is asked for, as far as the sentence that asks for it depends on it. */
export type AskedFor =
  | 'own-name'
  | 'own-email'
  | 'own-phone'
  | 'own-company'
  | 'text'
  | 'email'
  | 'uri'
  | 'number'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'choices'
  | 'tick'
  | 'file'
  | 'files'
  | 'rows'

/** What values are counted as: answers that are ticked, files, rows, or lines of a text area. */
export type Counted = 'choices' | 'files' | 'rows' | 'lines'

/** Everything a form says about mistakes, in one language. `label` is the field's title. One sentence each, without a full stop. */
export interface Messages {
  readonly required: Readonly<Record<AskedFor, (label: string) => string>>
  readonly text: (label: string) => string
  readonly number: (label: string) => string
  readonly integer: (label: string) => string
  readonly date: (label: string) => string
  readonly datetime: (label: string) => string
  readonly uri: (label: string) => string
  readonly address: (label: string) => string
  readonly choice: (label: string) => string
  readonly pattern: (label: string, example: string | null) => string
  readonly minLength: (label: string, least: number) => string
  readonly maxLength: (label: string, most: number) => string
  readonly minimum: (label: string, least: number) => string
  readonly maximum: (label: string, most: number) => string
  readonly above: (label: string, limit: number) => string
  readonly below: (label: string, limit: number) => string
  readonly multipleOf: (label: string, step: number) => string
  readonly minItems: Readonly<Record<Counted, (label: string, least: number) => string>>
  readonly maxItems: Readonly<Record<Counted, (label: string, most: number) => string>>
  readonly uniqueItems: (label: string) => string
  /** `{file}` stands for the file's name. */
  readonly fileSize: (bytes: string) => string
  readonly fileType: (kinds: string) => string
  readonly fileMissing: (label: string) => string
  readonly other: (label: string) => string
  readonly atLeastOneOf: (labels: readonly string[]) => string
  /** One must be answered, and no second one. */
  readonly onlyOneOf: (labels: readonly string[]) => string
  readonly together: string
  readonly tooLarge: string
  /** Families of files by the first part of their type. */
  readonly fileKinds: Readonly<Record<string, string>>
  readonly list: (words: readonly string[]) => string
  readonly visibleIf: (condition: string) => string
  readonly onePerLine: string
  readonly yes: string
  readonly no: string
}
