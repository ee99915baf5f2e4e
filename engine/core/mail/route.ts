import type { Letter, MailRealm } from './letter.ts'
import { isVerification } from './verification.ts'

/** Where a mail goes that was not here before: the shelf, to the mail of ours that it reports about, or to its places. */
export type Route = { readonly to: 'shelf'; readonly reason: string } | { readonly to: 'report' | 'places' }

interface Rule {
  readonly is: (letter: Letter, realm: MailRealm) => boolean
  readonly route: Route
}

const reports: readonly string[] = ['bounce', 'receipt', 'feedback']

/** In this order; the first that fits decides. */
const rules: readonly Rule[] = [
  {
    is: ({ kind }, { holds }) => kind.kind === 'own-loop' && holds('own-mail-opens-nothing'),
    route: { to: 'shelf', reason: 'own-loop' },
  },
  {
    is: ({ kind }, { holds }) => reports.includes(kind.kind) && holds('reports-open-nothing'),
    route: { to: 'report' },
  },
  {
    is: ({ mail, kind }, { holds }) => isVerification(mail, kind) && holds('verification-waits'),
    route: { to: 'shelf', reason: 'verification' },
  },
]

export function routeOf(letter: Letter, realm: MailRealm): Route {
  return rules.find(({ is }) => is(letter, realm))?.route ?? { to: 'places' }
}
