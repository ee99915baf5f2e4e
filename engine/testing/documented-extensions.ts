import type { Extensions, Guard, OwnAction } from '../ports/extensions.ts'

const isFrom: Guard<{ domains: string[] }> = {
  description: 'The requester writes from one of these domains.',
  params: { domains: { type: 'array', items: { type: 'string' }, minItems: 1 } },
  holds: ({ subject }, { domains }) => {
    const [, domain] = String(subject('requester.email') ?? '').split('@')
    return domain !== undefined && domains.includes(domain)
  },
}

const page: OwnAction<{ service: string }> = {
  description: 'Wakes whoever is on call.',
  params: { service: { type: 'string' } },
  async run({ key, ticket, fetch, secret }, { service }) {
    const answer = await fetch('https://pager.example/alarms', {
      method: 'POST',
      headers: { authorization: `Bearer ${secret('PAGER_TOKEN')}`, 'idempotency-key': key },
      body: JSON.stringify({ service, title: `Ticket ${ticket.number} is late`, team: ticket.team }),
    })
    if (!answer.ok) throw new Error(`the pager says ${answer.status}`)
  },
}

export default { guards: { isFrom }, actions: { page } } satisfies Extensions
