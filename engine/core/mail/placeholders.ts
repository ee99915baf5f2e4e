/** What a mail template may name in `{{…}}`, with what stands there. Values are plain texts: nothing is looked up inside them. */
export const placeholders = {
  number: 'The ticket number.',
  link: 'The request page, with the key that is mailed to its address; for agents the ticket on the desk.',
  promise: 'When we answer, as a sentence; empty without a promise.',
  team: 'The name of the team.',
  agent: 'The name of the agent who answers.',
  message: 'The text of the answer (replies only).',
  text: 'What a rule says (notifications only).',
  title:
    'The title of the ticket (answers by people and mails to agents; empty in a confirmation, which may go to a stranger), or of the saved form.',
  signature: 'The signature of the agent who answers, then that of the team.',
  name: 'The name of the person the mail is for (agents only).',
  numbers: 'All ticket numbers of a collected confirmation.',
} as const

export type Placeholder = keyof typeof placeholders
export type Values = Readonly<Partial<Record<Placeholder, string>>>

const naming = /\{\{\s*([a-zA-Z.]+)\s*\}\}/g

/** Puts values in; a placeholder without a value is empty. */
export function fill(text: string, values: Values, write: (value: string) => string = (value) => value): string {
  return text.replace(naming, (_, name: string) =>
    write(Object.hasOwn(values, name) ? (values[name as Placeholder] ?? '') : ''),
  )
}

/** Placeholders that do not exist, in order. */
export function unknownPlaceholders(text: string): readonly string[] {
  return [...text.matchAll(naming)].map(([, name = '']) => name).filter((name) => !Object.hasOwn(placeholders, name))
}
