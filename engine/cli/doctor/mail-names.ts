import { isLoopbackName } from '#engine/core/loopback.ts'
import type { Overview } from '#engine/http/routes/probe.ts'
import { codeOf, type Finding } from './finding.ts'
import type { Names } from './names.ts'

/**
 * What the domains of our senders say about themselves: where answers go (MX), who may send for them (SPF, RFC 7208), with which key it is
 * signed (DKIM, RFC 6376), and what becomes of the rest (DMARC, RFC 7489).
 * `publicUrl` is the address of the engine.
 */
export async function mailFindings(
  mail: Overview['mail'],
  names: Names,
  publicUrl: string,
): Promise<readonly Finding[]> {
  if (!mail.relay) return [withoutRelay(publicUrl)]
  const domains = new Set([...mail.senders.map((address) => address.slice(address.lastIndexOf('@') + 1)), mail.domain])
  const found: Finding[] = []
  for (const domain of domains) {
    found.push(await servers(domain, names), await spf(domain, names))
    found.push(await dkim(domain, mail.dkim, names), await dmarc(domain, names))
  }
  return found
}

/** On this machine alone the local mailbox is where mail belongs. */
function withoutRelay(publicUrl: string): Finding {
  const detail = 'no relay: mail lands in the local mailbox'
  return isLoopbackName(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''))
    ? { check: 'mail', state: 'off', detail }
    : {
        check: 'mail',
        state: 'warning',
        detail: `${detail} and reaches nobody; start the engine with DOCKET_RELAY_URL`,
      }
}

async function servers(domain: string, names: Names): Promise<Finding> {
  const check = `mx ${domain}`
  const found = await names.mailServers(domain).catch((error: unknown) => codeOf(error))
  // A single dot says that the domain takes no mail (RFC 7505).
  if (typeof found === 'string' || found.length === 0 || found.every((name) => name === '' || name === '.'))
    return { check, state: 'failed', detail: 'no server takes mail for it: answers to our mails come back' }
  return { check, state: 'ok', detail: found.join(', ') }
}

async function spf(domain: string, names: Names): Promise<Finding> {
  const check = `spf ${domain}`
  const records = (await textsOf(domain, names)).filter((text) => /^v=spf1( |$)/i.test(text))
  const [record] = records
  if (record === undefined)
    return {
      check,
      state: 'warning',
      detail: 'nobody is named who may send for it: add a record "v=spf1 include:… -all" with your relay',
    }
  if (records.length > 1)
    return { check, state: 'failed', detail: `${records.length} records, and only one may be there: all are void` }
  return / [+]?all\b/i.test(record)
    ? { check, state: 'failed', detail: `everybody may send for it: ${record}` }
    : { check, state: 'ok', detail: record }
}

async function dkim(domain: string, ours: Overview['mail']['dkim'], names: Names): Promise<Finding> {
  const check = `dkim ${domain}`
  if (ours === null)
    return { check, state: 'warning', detail: 'Docket does not sign (DOCKET_DKIM): see to it that your relay does' }
  if (ours.domain !== domain && !domain.endsWith(`.${ours.domain}`))
    return {
      check,
      state: 'warning',
      detail: `mails are signed for ${ours.domain}, which proves nothing for ${domain}`,
    }
  const name = `${ours.selector}._domainkey.${ours.domain}`
  const key = (await textsOf(name, names)).find((text) => /(^|;)\s*p=/i.test(text))
  if (key === undefined)
    return { check, state: 'failed', detail: `the key is not published: there is no record at ${name}` }
  return /(^|;)\s*p=\s*(;|$)/i.test(key)
    ? { check, state: 'failed', detail: `the key at ${name} was withdrawn` }
    : { check, state: 'ok', detail: `the key is published at ${name}` }
}

/** Of the domain itself or the next one above that has a record. */
async function dmarc(domain: string, names: Names): Promise<Finding> {
  const check = `dmarc ${domain}`
  const labels = domain.split('.')
  for (let from = 0; from < labels.length - 1; from++) {
    const name = `_dmarc.${labels.slice(from).join('.')}`
    const record = (await textsOf(name, names)).find((text) => /^v=DMARC1\b/i.test(text))
    if (record !== undefined) return { check, state: 'ok', detail: record }
  }
  return {
    check,
    state: 'warning',
    detail: `large mail services trust less: add a record "v=DMARC1; p=none; rua=mailto:…" at _dmarc.${domain}`,
  }
}

async function textsOf(name: string, names: Names): Promise<readonly string[]> {
  return names.texts(name).catch(() => [])
}
