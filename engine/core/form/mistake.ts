/** What is wrong with one field, or with the form as a whole. */
export interface Mistake {
  /** The code of a `FieldError`; of alternatives none of which fits their place in the schema (`#/allOf/0/anyOf`). */
  readonly code: string
  /** Name of the file it is about. */
  readonly file?: string
}
