/** Every setting that this engine reads; `.env.example` is made from the list and a test compares the two. */
export const settingList = [
  { name: 'PORT', standard: '4321', meaning: 'Port on which the one process listens.' },
  {
    name: 'HOST',
    standard: '127.0.0.1',
    meaning: 'Address on which it listens. Any but a loopback address needs an https public URL.',
  },
  {
    name: 'DOCKET_PUBLIC_URL',
    standard: 'http://HOST:PORT',
    meaning: 'Origin in every absolute URL, and with DOCKET_SITE_URL the only host names that are answered.',
  },
  {
    name: 'DOCKET_SITE_URL',
    standard: 'the public URL',
    meaning: 'Origin of the help center when it is hosted elsewhere: the only foreign origin that may post forms.',
  },
  {
    name: 'DOCKET_SITE',
    standard: 'on',
    meaning: '"off" runs the engine alone: API, mail and form posts without a built site.',
  },
  { name: 'DOCKET_DEFINITIONS', standard: 'the repository', meaning: 'Folder that holds forms/ and workflows/.' },
  { name: 'DOCKET_DATA', standard: 'data', meaning: 'Folder for the SQLite database, attachments and the secret.' },
  {
    name: 'DOCKET_DATABASE_URL',
    standard: 'empty: SQLite in DOCKET_DATA',
    meaning: 'postgres://user:secret@host/database',
  },
  {
    name: 'DOCKET_SECRET',
    standard: 'made and kept in DOCKET_DATA',
    meaning: 'Signs request keys and form tokens; at least 32 characters.',
  },
  {
    name: 'DOCKET_MAIL_DOMAIN',
    standard: 'host of the public URL; docket.localhost on loopback',
    meaning: 'Domain of Message-IDs and of the addresses of teams.',
  },
  {
    name: 'DOCKET_SMTP_PORT',
    standard: '2525',
    meaning: 'Port on which mail comes in by SMTP, "lmtp:2525" for LMTP behind a mail server, or "off".',
  },
  {
    name: 'DOCKET_SMTP_TLS',
    standard: 'empty: no STARTTLS',
    meaning: 'Certificate and key (PEM) with which mail comes in encrypted: CERTFILE:KEYFILE',
  },
  {
    name: 'DOCKET_IMAP_URL',
    standard: 'empty: none',
    meaning:
      'Mailboxes to fetch, one a line: imaps://user:secret@host/INBOX?team=customer-care (also move=Archive; auth=xoauth2 where the secret is a token, or auth=xoauth2&token=FILE without a secret: the file is read at each sign-in).',
  },
  {
    name: 'DOCKET_HOOK_SECRET',
    standard: 'empty: POST /hooks/mail is closed',
    meaning:
      'Signs mail that comes in by POST /hooks/mail, as in Standard Webhooks: whsec_ and base64, or any long text.',
  },
  {
    name: 'DOCKET_AUTHSERV',
    standard: 'empty: Docket checks every sender itself',
    meaning:
      'Mail server in front of Docket (mx.example.com) whose Authentication-Results are believed: for LMTP, the pipe and the hook, and for SMTP from DOCKET_TRUST_PROXY. A mailbox has its own: authserv= in its URL.',
  },
  {
    name: 'DOCKET_IDENTITY_SECRET',
    standard: 'empty: nobody is believed',
    meaning: 'Signs who a chat visitor is: hex HMAC-SHA256 of the address; at least 32 characters.',
  },
  {
    name: 'DOCKET_COUNTRY',
    standard: 'empty: unknown',
    meaning:
      'Where the country of a chat visitor comes from: header:NAME, as a proxy in DOCKET_TRUST_PROXY sets it, or mmdb:FILE, a MaxMind DB of countries that is asked for their address and read anew when it changes. Never from the browser.',
  },
  {
    name: 'DOCKET_RELAY_URL',
    standard: 'empty: the local mailbox page',
    meaning: 'Where mail goes out: smtps://user:secret@host',
  },
  { name: 'DOCKET_DKIM', standard: 'empty: not signed', meaning: 'Signs mail that goes out: domain:selector:KEYFILE' },
  {
    name: 'DOCKET_TRUST_PROXY',
    standard: 'none',
    meaning: 'Addresses or ranges of proxies whose X-Forwarded-For counts, with commas between them.',
  },
  {
    name: 'DOCKET_OIDC',
    standard: 'empty: passkeys and mailed links',
    meaning:
      "Agents also sign in by the company's OpenID provider, which sends back to <public URL>/desk/company/back: https://client:secret@issuer",
  },
  { name: 'DOCKET_RATE_LIMIT', standard: 'on', meaning: '"off" for load tests.' },
  {
    name: 'DOCKET_PROOF_OF_WORK',
    standard: 'off',
    meaning:
      '"on" asks the page of a form that came too fast or too often for a moment of computing; who gives it does not wait on the shelf.',
  },
  { name: 'DOCKET_MIN_FREE', standard: '64000000', meaning: 'Free bytes on the data disk below which intake refuses.' },
] as const

export type SettingName = (typeof settingList)[number]['name']

/** The text of `.env.example`: every setting commented out, so that copying it changes nothing. */
export function envExample(): string {
  const entries = settingList.map(({ name, standard, meaning }) => `# ${meaning}\n# Default: ${standard}\n# ${name}=\n`)
  return `# Settings of Docket. Each has a default that works on this machine; made from engine/adapters/setting-list.ts.\n\n${entries.join('\n')}`
}
