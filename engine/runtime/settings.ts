/** Every setting of the product, read once at start (`adapters/environment.ts`); names and defaults are in `.env.example`. */
export interface Settings {
  readonly port: number
  readonly host: string
  /** Origin without a trailing slash. */
  readonly publicUrl: string
  /** Origin of the help center when it is hosted elsewhere, else the public URL. */
  readonly siteUrl: string
  readonly site: boolean
  /** Absolute path of the folder that holds `forms/` and `workflows/`. */
  readonly definitionsRoot: string
  readonly dataDir: string
  /** null: SQLite in `dataDir`. */
  readonly databaseUrl: string | null
  readonly secret: string
  readonly mailDomain: string
  readonly relayUrl: string | null
  readonly dkim: { readonly domain: string; readonly selector: string; readonly keyFile: string } | null
  /** Addresses (or CIDR ranges) of proxies whose forwarded headers count. */
  readonly trustProxy: readonly string[]
  readonly rateLimit: boolean
  readonly minFreeBytes: number
  /** True when the host is a loopback address. */
  readonly loopback: boolean
}
