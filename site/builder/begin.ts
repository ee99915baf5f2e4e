import type { BuilderWords } from '../i18n/builder/texts.ts'

/** What the builder's page tells its script. */
export interface BuilderBegin {
  readonly id: string
  /** The secret of this start of the server, and the header that carries it. */
  readonly token: string
  readonly tokenHeader: string
  /** Language of the builder itself. */
  readonly locale: string
  /** Languages of the site, the default one first. */
  readonly locales: readonly { readonly code: string; readonly label: string }[]
  readonly words: BuilderWords
}
