import { Resolver } from 'node:dns/promises'

/** What the doctor asks the domain name system. Each rejects with an error that has a code, such as `ENOTFOUND`. */
export interface Names {
  /** IPv4 and IPv6 addresses. */
  addresses(host: string): Promise<readonly string[]>
  /** Servers that take mail for a domain, the preferred ones first. */
  mailServers(domain: string): Promise<readonly string[]>
  /** Each record as one text. */
  texts(name: string): Promise<readonly string[]>
}

/** Asks the servers of this machine. */
export function systemNames(): Names {
  const resolver = new Resolver({ timeout: 5_000, tries: 2 })
  return {
    async addresses(host) {
      const kinds = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
      const found = kinds.flatMap((kind) => (kind.status === 'fulfilled' ? kind.value : []))
      const [refused] = kinds.filter((kind) => kind.status === 'rejected')
      if (found.length === 0 && refused) throw refused.reason
      return found
    },
    async mailServers(domain) {
      const records = await resolver.resolveMx(domain)
      return records.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange)
    },
    texts: async (name) => (await resolver.resolveTxt(name)).map((parts) => parts.join('')),
  }
}
