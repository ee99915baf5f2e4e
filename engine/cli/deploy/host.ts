/** Where a help center and its engine will be: origins without a slash at the end. */
export interface Places {
  readonly siteUrl: string
  readonly publicUrl: string
}

/** What one host needs. */
export interface Recipe {
  /** Files of the project, by path; every line in them is explained. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** What a person still has to do, one sentence each, in order. */
  readonly next: readonly string[]
  /** What this host cannot do, in one sentence each. */
  readonly limits: readonly string[]
}
