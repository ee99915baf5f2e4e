import type { Random } from '#engine/ports/random.ts'
import type { Delivery } from '#engine/ports/relay.ts'

/** Domains that do not take mail at the moment, and the relay itself. */
export interface Backoff {
  /**
   * Null: a mail to this domain may be tried. Else when to ask again, and why. After a wait one mail tries for all: the others wait until
   * it has been answered.
   */
  ask(domain: string, now: number): { readonly until: number; readonly why: string } | null
  learn(domain: string, delivery: Delivery, now: number): void
  /** What the relay said last when it took no mail at all; null since it took one. */
  relayTrouble(): string | null
}

interface Trouble {
  readonly failures: number
  readonly until: number
  readonly answer: string
}

interface Waits {
  readonly firstMs: number
  readonly longestMs: number
}

const ofDomain: Waits = { firstMs: 60_000, longestMs: 3_600_000 }
const ofRelay: Waits = { firstMs: 15_000, longestMs: 5 * 60_000 }
const relay = '*'
const mostRemembered = 5_000

/** RFC 3463: 4.2.x is about one mailbox, such as a full one. The domain is well. */
const aboutMailbox = /^4\d\d[ -]4\.2\./

/**
 * A domain that answers 4xx or not at all is left alone by every mail for a while that doubles up to an hour, and the relay by all mails
 * for up to five minutes. Kept in memory: after a restart each domain is tried once more, and every engine learns by itself.
 */
export function createBackoff(random: Random): Backoff {
  const troubles = new Map<string, Trouble>()

  const leftAlone = (key: string, now: number): ReturnType<Backoff['ask']> => {
    const trouble = troubles.get(key)
    if (trouble === undefined || trouble.until <= now) return null
    const why = `${key === relay ? 'the relay' : key} is left alone for a while after: ${trouble.answer}`
    return { until: trouble.until + jitter(waitsOf(key).firstMs), why }
  }

  /** The one that asked first is tried, and the others wait for what becomes of it. */
  const holdOthers = (key: string, now: number) => {
    const trouble = troubles.get(key)
    if (trouble !== undefined) troubles.set(key, { ...trouble, until: now + waitsOf(key).firstMs })
  }

  const failed = (key: string, answer: string, now: number) => {
    const failures = (troubles.get(key)?.failures ?? 0) + 1
    const { firstMs, longestMs } = waitsOf(key)
    const waitMs = Math.min(firstMs * 2 ** (failures - 1), longestMs)
    troubles.delete(key)
    if (troubles.size >= mostRemembered) troubles.delete(troubles.keys().next().value ?? '')
    troubles.set(key, { failures, until: now + waitMs + jitter(waitMs), answer })
  }

  /** Up to a quarter of the wait. */
  const jitter = (waitMs: number) => Math.floor((waitMs / 4) * ((random.bytes(1)[0] ?? 0) / 256))

  return {
    relayTrouble: () => troubles.get(relay)?.answer ?? null,
    ask(domain, now) {
      const left = leftAlone(relay, now) ?? leftAlone(domain, now)
      // A mail that its domain holds back tries nothing for the relay either.
      if (left === null) for (const key of [relay, domain]) holdOthers(key, now)
      return left
    },
    learn(domain, delivery, now) {
      const isRelay = delivery.outcome === 'later' && delivery.about === 'relay'
      if (isRelay) {
        failed(relay, delivery.answer, now)
        return
      }
      troubles.delete(relay)
      if (delivery.outcome !== 'later') troubles.delete(domain)
      else if (!aboutMailbox.test(delivery.answer)) failed(domain, delivery.answer, now)
    },
  }
}

function waitsOf(key: string): Waits {
  return key === relay ? ofRelay : ofDomain
}

/** The part of an address behind its at sign. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
