import type { Defined } from '#engine/core/catalogue.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Check } from './check.ts'

interface Named {
  readonly defined: Defined<unknown>
  readonly pointer: string
  readonly address: string
}

export const badAddress: Check = {
  code: 'docket/bad-address',
  severity: 'error',
  about: 'An address is one plain address, without a name around it.',
  bad: '"email": "Ana <ana@example.com>"',
  good: '"email": "ana@example.com"',
  run(set, report) {
    for (const { defined, pointer, address } of [...ofAgents(set), ...ofTeams(set), ...senders(set)]) {
      if (parseAddress(address) === null) report(defined, { pointer, message: `"${address}" is not an e-mail address` })
    }
  },
}

export const sharedAddress: Check = {
  code: 'docket/shared-address',
  severity: 'error',
  about:
    'An address belongs to one agent, or to one team: otherwise nobody could say who signs in, or who gets a mail.',
  bad: 'ana.agent.json and ben.agent.json both say "email": "desk@example.com"',
  good: 'each agent has an address of their own',
  run(set, report) {
    for (const list of [ofAgents(set), ofTeams(set)]) {
      const owners = new Map<string, Named>()
      for (const named of list) {
        const key = named.address.toLowerCase()
        const owner = owners.get(key)
        if (owner && owner.defined !== named.defined) {
          report(named.defined, {
            pointer: named.pointer,
            message: `this is the address of "${owner.defined.id}" already`,
          })
        } else owners.set(key, named)
      }
    }
  },
}

function ofAgents({ agents }: FileSet): readonly Named[] {
  return [...agents.values()].map((defined) => ({ defined, pointer: '/email', address: defined.value.email }))
}

function ofTeams({ teams }: FileSet): readonly Named[] {
  return [...teams.values()].flatMap((defined) => {
    const channel = defined.value.channels?.email
    const addresses = typeof channel === 'object' ? (channel.address ?? []) : []
    return addresses.map((address, index) => ({ defined, pointer: `/channels/email/address/${index}`, address }))
  })
}

function senders({ teams }: FileSet): readonly Named[] {
  return [...teams.values()].flatMap((defined) => {
    const channel = defined.value.channels?.email
    const from = typeof channel === 'object' ? channel.from : undefined
    return from === undefined ? [] : [{ defined, pointer: '/channels/email/from', address: from }]
  })
}
