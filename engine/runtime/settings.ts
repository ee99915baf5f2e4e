/** Where and how mail comes in by SMTP or LMTP; port 0 is any free one. */
export interface SmtpSetting {
  readonly protocol: 'smtp' | 'lmtp'
  readonly port: number
  /** Absolute paths; null: STARTTLS is not offered. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
}

/** One line of `DOCKET_IMAP_URL`. */
export interface MailboxSetting {
  readonly host: string
  readonly port: number
  /** `none` only on a loopback host: a password never travels in the clear. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string
  /** Password, or with `xoauth2` the access token; empty where a file holds it. */
  readonly secret: string
  /** Absolute path of the file that holds the access token; null: `secret` is the token. Tokens last an hour, so it is read at each sign-in. */
  readonly tokenFile: string | null
  readonly auth: 'password' | 'xoauth2'
  readonly folder: string
  /** Id of the team that gets the mail where its recipients name none. */
  readonly team: string | null
  /** Folder into which mail is moved once it is taken; null: it is marked as read. */
  readonly move: string | null
  /** The mail server whose Authentication-Results in this mailbox are believed; null: nobody's. */
  readonly authserv: string | null
}

/** The header in which a trusted proxy says where a visitor is (in lower case), or the MaxMind DB that tells it (an absolute path). */
export type CountrySetting = { readonly header: string } | { readonly file: string }

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
  /** null: no mail comes in by SMTP. */
  readonly smtp: SmtpSetting | null
  readonly mailboxes: readonly MailboxSetting[]
  /** The mail server in front of Docket whose Authentication-Results are believed; null: nobody's. */
  readonly authserv: string | null
  /** null: `POST /hooks/mail` is closed. */
  readonly hookSecret: string | null
  /** null: nobody a page names is believed. */
  readonly identitySecret: string | null
  /** Where a visitor's country comes from; null: it is unknown. */
  readonly country: CountrySetting | null
  readonly relayUrl: string | null
  readonly dkim: { readonly domain: string; readonly selector: string; readonly keyFile: string } | null
  /** Addresses (or CIDR ranges) of proxies whose forwarded headers count. */
  readonly trustProxy: readonly string[]
  /** The company's OpenID provider, as a client of which agents sign in; null without one. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | null
  readonly rateLimit: boolean
  /** Whether a page that can is asked for proof of work before what it sent has to wait for an agent. */
  readonly proofOfWork: boolean
  readonly minFreeBytes: number
  /** True when the host is a loopback address. */
  readonly loopback: boolean
}
