// The containers that mail programs write around a quote, its "wrote" line, a forwarded message or a signature. A name is what the program
// itself writes; Outlook puts `x_` before every name of a mail that it quotes, Yahoo a prefix of its own.

import type { Token } from './html-tokens.ts'
import type { Mark } from './line.ts'

/** `reply`: a "wrote" line and then a block quote, and new text may stand behind the block quote. */
export type Role = Exclude<Mark, null> | 'reply' | 'rule'

const rolesById: Readonly<Record<string, Role>> = {
  divrplyfwdmsg: 'history', // Outlook on the web, new Outlook
  appendonsend: 'rule', // the same, an empty element above it
  'mail-editor-reference-message-container': 'history', // Outlook mobile, new Outlook
  'ms-outlook-mobile-body-separator-line': 'rule',
  olk_src_body_section: 'history', // Outlook for Mac 2011
  zwchr: 'rule', // Zimbra
  isreplycontent: 'quote', // NetEase (163, 126)
  isforwardcontent: 'forward',
  'reply-intro': 'attribution', // Roundcube
  blockquote_zmail: 'quote', // Zoho
  signature: 'signature', // Outlook on the web
  'ms-outlook-mobile-signature': 'signature',
  applemailsignature: 'signature',
  linebreakatbeginningofsignature: 'rule', // Apple Mail
  ymail_android_signature: 'signature',
  composer_signature: 'signature', // Samsung
}

const rolesByClass: Readonly<Record<string, Role>> = {
  gmail_attr: 'attribution',
  gmail_quote: 'reply',
  gmail_quote_container: 'reply',
  gmail_signature: 'signature',
  gmail_signature_prefix: 'signature',
  'moz-cite-prefix': 'attribution', // Thunderbird
  'moz-forward-container': 'forward',
  'moz-signature': 'signature',
  outlookmessageheader: 'history', // Hotmail
  yahoo_quoted: 'quote',
  protonmail_quote: 'reply',
  protonmail_signature_block: 'signature',
  tutanota_quote: 'quote',
  zmail_extra: 'reply', // Zoho
  zmail_extra_hr: 'rule',
  'front-blockquote': 'quote',
  hs_reply: 'quote', // HubSpot
}

const rolesByName: Readonly<Record<string, Role>> = {
  quote: 'quote', // GMX, WEB.DE
  messagereplysection: 'quote', // Spark
}

/** What an element says about the lines inside it; null for nearly all. */
export function roleOf({ name, attributes }: Token): Role | null {
  const role =
    own(rolesById, plain(attributes.id)) ??
    byClass(attributes.class) ??
    (name === 'div' ? own(rolesByName, plain(attributes.name)) : null)
  if (name === 'blockquote') return role === null && attributes.type?.toLowerCase() !== 'cite' ? null : 'quote'
  return role ?? (name === 'hr' || hasBorderAbove(attributes.style) ? 'rule' : null)
}

function byClass(classes: string | undefined): Role | null {
  for (const word of (classes ?? '').slice(0, 1_000).split(/\s/)) {
    const role =
      own(rolesByClass, plain(word)) ??
      (/^yiv\d{1,12}|yahoo_quoted$/.test(word) && word.endsWith('yahoo_quoted') ? 'quote' : null)
    if (role !== null) return role
  }
  return null
}

function plain(name: string | undefined): string {
  return (name ?? '')
    .slice(0, 100)
    .toLowerCase()
    .replace(/^(?:x_){1,20}/, '')
}

function own(roles: Readonly<Record<string, Role>>, name: string): Role | null {
  return Object.hasOwn(roles, name) ? (roles[name] ?? null) : null
}

/** Outlook's line above the headers of the answered mail. */
function hasBorderAbove(style: string | undefined): boolean {
  return style !== undefined && /border-top ?: ?(?:solid|[\d.]{1,6}p[tx] solid|#)/i.test(style.slice(0, 500))
}
