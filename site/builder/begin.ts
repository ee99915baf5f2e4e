import type { BuilderWords } from '../i18n/builder/texts.ts'

/** A form of the list of all. */
export interface FormEntry {
  readonly id: string
  readonly title: string
  readonly path: string
  readonly published: boolean
}

/** What the builder's page tells its script. */
export interface BuilderBegin {
  /** Of the form that is built; empty on the page of all forms. */
  readonly id: string
  /** On the page of all forms: those that there are. */
  readonly forms?: readonly FormEntry[]
  /** The secret of this start of the server, and the header that carries it. */
  readonly token: string
  readonly tokenHeader: string
  /** Language of the builder itself. */
  readonly locale: string
  /** Languages of the site, the default one first. */
  readonly locales: readonly { readonly code: string; readonly label: string }[]
  readonly words: BuilderWords
}
