import type { AuthResult, MailAuth } from '#engine/ports/mail-auth.ts'

// RFC 8601: `Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=a.example; dkim=pass (good) header.d=a.example; dmarc=fail`.
// Anybody can write such a header. It counts only where a machine that is trusted wrote the topmost one, under the name that it is known by.

const methods = ['spf', 'dkim', 'dmarc', 'arc'] as const

/**
 * Reads the topmost Authentication-Results header; null when there is none, or when it is not that of `authserv`. Of several results
 * of one method (DKIM signatures), one that passed is enough; of DMARC there is one result, and where two differ, nothing passed.
 */
export function readAuthenticationResults(headers: readonly string[], authserv: string): MailAuth | null {
  const [topmost] = headers
  if (topmost === undefined) return null
  const [name = '', ...results] = withoutWords(topmost).split(';')
  if (name.trim().split(/\s+/)[0]?.toLowerCase() !== authserv.toLowerCase()) return null
  const found = new Map<string, AuthResult[]>()
  let domain: string | null = null
  for (const result of results.slice(0, 50)) {
    const match = /^\s*(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)/i.exec(result)
    if (!match) continue
    const method = (match[1] ?? '').toLowerCase()
    found.set(method, [...(found.get(method) ?? []), keyword(match[2] ?? '')])
    if (method === 'dmarc') domain = /header\.from=([^\s;]{1,253})/i.exec(result)?.[1]?.toLowerCase() ?? null
  }
  const [spf, dkim, dmarc, arc] = methods.map((method) => best(found.get(method) ?? []))
  const isDisputed = new Set(found.get('dmarc')).size > 1
  return {
    spf: spf ?? 'none',
    dkim: dkim ?? 'none',
    dmarc: isDisputed ? 'fail' : (dmarc ?? 'none'),
    arc: arc ?? 'none',
    domain,
    by: authserv,
  }
}

/** What is known when nobody could be asked. */
export const unanswered: MailAuth = {
  spf: 'temperror',
  dkim: 'temperror',
  dmarc: 'temperror',
  arc: 'temperror',
  domain: null,
  by: 'docket',
}

/** The many words of RFC 8601, section 2.7, as the four that a decision needs. */
export function keyword(result: string): AuthResult {
  const word = result.toLowerCase()
  if (word === 'pass') return 'pass'
  if (word === 'temperror' || word === 'temperr') return 'temperror'
  return /^(fail|softfail|permerror|policy|hardfail)$/.test(word) ? 'fail' : 'none'
}

export function best(results: readonly AuthResult[]): AuthResult {
  return (['pass', 'temperror', 'fail'] as const).find((one) => results.includes(one)) ?? 'none'
}

/**
 * Without comments and quoted strings, in which a sender's own words may stand: semicolons, results and all. Comments nest, and in both a
 * backslash takes the next character's meaning away (RFC 5322, 3.2.1 to 3.2.4). What never ends takes the rest with it.
 */
function withoutWords(text: string): string {
  let depth = 0
  let isQuoted = false
  let kept = ''
  for (let at = 0; at < Math.min(text.length, 10_000); at++) {
    const character = text[at] ?? ''
    if (character === '\\') at++
    else if (isQuoted) isQuoted = character !== '"'
    else if (character === '"' && depth === 0) isQuoted = true
    else if (character === '(') depth++
    else if (character === ')' && depth > 0) depth--
    else if (depth === 0) kept += character
  }
  return kept
}
