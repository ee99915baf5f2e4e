import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { mailsOf } from '#engine/cli/test/mails.ts'
import type { Defined } from '#engine/core/catalogue.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { agent, createTicket, customer, type TicketLife } from '#engine/testing/desk-clock.ts'
import { root } from '#engine/testing/sources.ts'
import { scenarioFromTicket } from './from-ticket.ts'
import { play } from './play.ts'

const files = await workingTree(root).read()
const { definitions, scenarios } = loadDefinitions(files, null)
if (!definitions) throw new Error('the sample is broken')

/** Saves the ticket that a story ends with, and plays what was saved. */
async function saved(scenario: Defined<ScenarioFile>) {
  if (!definitions) throw new Error('the sample is broken')
  const { ticket, events } = play(definitions, scenario, await mailsOf(root, scenario))
  if (ticket === null) throw new Error('a story without a ticket')
  return again(
    ticket,
    events.filter((event) => event.ticket === ticket.number),
  )
}

/** Saves a ticket, and plays what was saved, by the sample's files or by others. */
async function again(ticket: Ticket, own: readonly TicketEvent[], others = files) {
  if (!definitions) throw new Error('the sample is broken')
  const { id, text, left } = scenarioFromTicket(definitions, ticket, own)
  const path = `workflows/${id}.scenario.json`
  const loaded = loadDefinitions([...others, { path, text }], null)
  const written = loaded.scenarios.get(id)
  const problems = loaded.problems.filter(({ file }) => file === path)
  if (!written || !loaded.definitions) throw new Error(problems.map(({ message }) => message).join('; '))
  const { failures } = play(loaded.definitions, written, await mailsOf(root, written))
  return { text, left, problems, failures: failures.map(({ fact, expected, actual }) => ({ fact, expected, actual })) }
}

describe('a ticket that is saved as a test', () => {
  test.each([...scenarios.values()].map((scenario) => [scenario.value.title, scenario] as const))(
    'goes as it went: %s',
    async (_, scenario) => {
      const { problems, failures } = await saved(scenario)
      expect({ problems, failures }).toEqual({ problems: [], failures: [] })
    },
  )

  test('says nothing about who wrote, and keeps what rules ask for', async () => {
    const scenario = scenarios.get('urgent-weekend')
    if (!scenario) throw new Error('the sample has another scenario')
    const { text } = await saved(scenario)
    expect(text).not.toMatch(/ada|AB123456|bent/i)
    const { when, then } = JSON.parse(text) as ScenarioFile
    expect(when[0]).toEqual({
      form: 'order-problem',
      values: { email: 'person-1@customers.example', topic: 'damage', order: 'AA000000', details: '…' },
    })
    expect(then).toMatchObject({ state: 'open', priority: 3, tags: ['order'] })
  })

  test('keeps its mails in the file itself', async () => {
    const scenario = scenarios.get('by-mail')
    if (!scenario) throw new Error('the sample has another scenario')
    const { text, left } = await saved(scenario)
    expect(text).not.toMatch(/ada|lindqvist|pole/i)
    expect(left).toEqual([])
    expect(JSON.parse(text)).toMatchObject({
      given: { mails: { '1.eml': expect.arrayContaining(['From: person-1@customers.example']) } },
      when: expect.arrayContaining([{ mail: '1.eml', dmarc: 'pass' }]),
    })
  })

  /** Tuesday 10:00 in Berlin. */
  const start = '2026-11-24T09:00:00Z'
  const at = (time: string) => `2026-11-24T${time}:00Z`
  const lived = (live: (life: TicketLife) => void) => {
    if (!definitions) throw new Error('the sample is broken')
    const life = createTicket(definitions, start, { team: 'customer-care', channel: 'email' })
    live(life)
    return again(life.ticket(), life.events)
  }
  const putOff = (time: string) => ({ via: 'desk', sendAt: Date.parse(at(time)), unlessCustomerWrites: true })

  test('tells an answer that could be taken back for a while when it went out, and none that was taken back', async () => {
    const { text, left, failures } = await lived((life) => {
      life.happens(at('09:30'), 'reply.scheduled', putOff('09:40'))
      life.happens(at('10:00'), 'reply.scheduled', putOff('11:00'))
      life.happens(at('10:30'), 'customer.replied', { via: 'portal', verified: true })
      life.wait(at('12:00'))
    })
    expect({ left, failures }).toEqual({ left: [], failures: [] })
    const { when, then } = JSON.parse(text) as ScenarioFile
    expect(when.slice(1)).toMatchObject([
      { then: { state: 'new' } },
      { until: '2026-11-24T10:40:00+01:00' },
      { agent: 'ana', does: { type: 'agent.replied' } },
      { then: { state: 'waiting' } },
      { until: '2026-11-24T11:30:00+01:00' },
      { requester: { type: 'customer.replied' } },
    ])
    expect(then).toMatchObject({ state: 'open', deadlines: { firstResponse: { state: 'met' } } })
  })

  test('is solved by the answer that solved it, whether that waited or not', async () => {
    const solved = [
      { agent: 'ana', does: { type: 'agent.replied' } },
      { agent: 'ana', does: { type: 'ticket.solved' } },
    ]
    const waited = await lived((life) => {
      life.happens(at('09:30'), 'reply.scheduled', { ...putOff('09:40'), solves: true })
      life.wait(at('10:00'))
    })
    const atOnce = await lived((life) => life.happens(at('09:30'), 'agent.replied', { via: 'desk', solves: true }))
    for (const { text, left, failures } of [waited, atOnce]) {
      expect({ left, failures }).toEqual({ left: [], failures: [] })
      const { when, then } = JSON.parse(text) as ScenarioFile
      expect(when.filter(({ agent: id }) => id !== undefined)).toMatchObject(solved)
      expect(then).toMatchObject({ state: 'solved' })
    }
  })

  describe('fails when the workflow changes on its way, though it ends as before:', () => {
    const life = () => {
      if (!definitions) throw new Error('the sample is broken')
      const lived = createTicket(definitions, start, { team: 'customer-care', channel: 'email' })
      lived.happens(at('09:30'), 'ticket.taken')
      lived.happens(at('09:30'), 'agent.replied', { via: 'desk' })
      lived.happens('2026-12-02T10:00:00Z', 'customer.replied', { via: 'portal', verified: true })
      lived.happens('2026-12-02T10:00:00Z', 'agent.replied', { via: 'desk' })
      lived.happens('2026-12-02T10:00:00Z', 'ticket.solved')
      lived.happens('2026-12-02T11:00:00Z', 'ticket.reopened')
      lived.happens('2026-12-02T11:00:00Z', 'ticket.solved')
      return lived
    }

    test.each([
      ['nothing', '"initial": "new"', '"initial": "new"', []],
      ['taking it', '"ticket.taken": "open"', '"ticket.taken": "waiting"', ['open is waiting']],
      ['the silence after which it is solved', '"after": { "P7D"', '"after": { "P6D"', ['waiting is solved']],
      ['opening it again', '"ticket.reopened": "open"', '"ticket.reopened": "waiting"', ['open is waiting']],
    ])('%s', async (_, from, to, differs) => {
      const lived = life()
      const others = files.map((file) =>
        file.path === 'workflows/support.workflow.json' ? { ...file, text: file.text.replace(from, to) } : file,
      )
      const { failures } = await again(lived.ticket(), lived.events, others)
      expect(failures.map(({ expected, actual }) => `${expected} is ${actual}`)).toEqual(differs)
    })
  })

  test('goes as it went until it went on in another ticket', async () => {
    const { text, left, failures } = await lived((life) => {
      life.happens(at('09:30'), 'agent.replied', { via: 'desk' })
      life.happens(at('09:40'), 'customer.replied', { via: 'portal', verified: true })
      life.happens(at('10:00'), 'ticket.merged', { into: 2 })
      life.happens(at('11:00'), 'customer.replied', { via: 'portal', verified: true })
      life.wait('2026-12-24T09:00:00Z')
    })
    expect({ left, failures }).toEqual({ left: ['A scenario cannot tell of "ticket.merged".'], failures: [] })
    const { when, then } = JSON.parse(text) as ScenarioFile
    expect(when.filter(({ requester }) => requester !== undefined)).toHaveLength(1)
    expect(then).toMatchObject({
      state: 'open',
      deadlines: { firstResponse: { state: 'met' }, resolution: { state: 'running' } },
    })
  })

  test('that came back from another ticket leaves out the deadlines that stood still meanwhile', async () => {
    const { text, failures } = await lived((life) => {
      life.happens(at('09:30'), 'agent.replied', { via: 'desk' })
      life.happens(at('09:40'), 'customer.replied', { via: 'portal', verified: true })
      life.happens(at('10:00'), 'ticket.merged', { into: 2 })
      life.happens('2026-11-26T10:00:00Z', 'ticket.unmerged')
      life.happens('2026-11-26T10:10:00Z', 'ticket.solved')
    })
    expect(failures).toEqual([])
    const { then } = JSON.parse(text) as ScenarioFile
    expect(then).toMatchObject({ state: 'solved' })
    expect(Object.keys(then?.deadlines ?? {})).toEqual(['firstResponse'])
  })

  test('that was snoozed and woken goes as it went', async () => {
    const { left, failures } = await lived((life) => {
      life.happens(at('09:30'), 'ticket.snoozed', { until: Date.parse(at('15:00')) })
      life.happens(at('10:00'), 'ticket.woken')
      life.happens(at('10:30'), 'ticket.solved')
    })
    expect({ left, failures }).toEqual({
      left: ['A scenario cannot tell of "ticket.snoozed".', 'A scenario cannot tell of "ticket.woken".'],
      failures: [],
    })
  })

  test('that a visitor without an address began goes as it went, too', async () => {
    if (!definitions) throw new Error('the sample is broken')
    const life = createTicket(definitions, start, { team: 'customer-care', channel: 'chat' })
    life.happens(at('09:30'), 'customer.replied', { via: 'chat' }, customer)
    life.happens(at('09:31'), 'agent.replied', { via: 'chat' }, agent)
    const [created, ...rest] = life.events
    if (!created) throw new Error('a life without a beginning')
    const nobody = { name: '', email: '', phone: '', company: '' }
    const events = [{ ...created, content: { ...created.content, requester: nobody } }, ...rest]
    const { left, failures } = await again(life.ticket(), events)
    expect({ left, failures }).toEqual({ left: ['It began by chat: it is told as a mail.'], failures: [] })
  })
})
