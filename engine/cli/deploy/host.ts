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

/** What a build has to know, as lines of TOML. */
export function toldToBuild({ siteUrl, publicUrl }: Places): string {
  return `# The Node that Docket is written for.
NODE_VERSION = "24"
# Where the engine answers: forms post there, and the content security policy lets nobody else have them.
DOCKET_PUBLIC_URL = "${publicUrl}"
# Where this help center will be. The engine must be told the same: it takes forms from this origin and no other.
DOCKET_SITE_URL = "${siteUrl}"
`
}
