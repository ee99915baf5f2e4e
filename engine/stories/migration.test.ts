import { afterEach, describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { soundDefinitions } from '#engine/cli/sound-definitions.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { createdEvent } from '#engine/core/form/created-event.ts'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { root } from '#engine/testing/sources.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const hourMs = 3_600_000

const all =
  (change: (path: string, text: string) => string) =>
  (files: readonly SourceFile[]): readonly SourceFile[] =>
    files.map(({ path, text }) => ({ path, text: change(path, text) }))

/** Renames the state `waiting` and the field `order`, and says so. */
const renames = (path: string, text: string): string => {
  if (path === 'forms/order-problem.form.json') {
    const renamed = text.replaceAll('"order"', '"number"').replaceAll('{order}', '{number}')
    return renamed.replace('"number": {', '"number": {\n      "x-was": "order",')
  }
  const renamed = path.startsWith('workflows/') ? text.replaceAll('"waiting"', '"pending"') : text
  return path === 'workflows/support.workflow.json'
    ? renamed.replace('"initial": "new",', '"initial": "new", "map": { "waiting": "pending" },')
    : renamed
}

eachDatabase('a change that renames a state and a field', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('moves live tickets, is undone by a revert, and the log gives the ticket each time', async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    await desk.post('/forms/order-problem', {
      name: 'Ada',
      email: 'ada@example.com',
      topic: 'delivery',
      order: 'AB123456',
      details: 'Late.',
    })
    await desk.api.reply(1, { text: 'Which parcel?' })
    await desk.settled()
    const original = await stored(desk)
    await desk.wait(hourMs)
    let files: readonly SourceFile[] = []
    await desk.changeFiles((now) => {
      files = now
      return all(renames)(now)
    })
    expect(desk.services.runtime.definitions().problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(await stored(desk)).toMatchObject({ workflow: { states: ['pending'] }, fields: { number: 'AB123456' } })
    expect((await stored(desk)).fields).not.toHaveProperty('order')
    expect(await folded(desk)).toEqual(await stored(desk))
    expect(desk.logged.at(-2)).toMatchObject({
      message: 'what the revision does to tickets',
      fields: { read: 1, moved: 1, stay: 0, 'state.moved': 1, 'answer.renamed': 1 },
    })

    await desk.wait(hourMs)
    await desk.changeFiles(() => files)
    const back = await stored(desk)
    expect(back).toMatchObject({
      workflow: { states: ['waiting'] },
      fields: original.fields,
      revision: original.revision,
    })
    expect(back.clocks).toEqual(original.clocks)
    expect(back.timers).toEqual(original.timers)
    expect(back.workflow).toEqual(original.workflow)
    expect(back.origins).toEqual({ states: {}, fields: {} })
    expect(await folded(desk)).toEqual(back)
    expect(desk.mails.filter(({ subject }) => subject.includes('rat'))).toEqual([])
  })

  test('never moves a promise later that was given', async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    await desk.post('/forms/contact', { name: 'Ada', email: 'ada@example.com', subject: 'Hello', message: 'Help' })
    await desk.settled()
    const promised = (await stored(desk)).promised?.dueAt
    await desk.changeFiles(
      all((path, text) =>
        path === 'workflows/standard.sla.json'
          ? text.replace('"firstResponse": "P1D"', '"firstResponse": "P3D"')
          : text,
      ),
    )
    const after = await stored(desk)
    expect(after.clocks.find(({ metric }) => metric === 'firstResponse')?.dueAt).toBeGreaterThan(promised ?? 0)
    expect(after.promised?.dueAt).toBe(promised)
    expect(desk.logged.at(-2)?.fields).toMatchObject({ 'promise.kept': 1, 'deadline.later': 1 })
  })
})

async function stored({ services }: HelpDesk): Promise<Ticket> {
  const ticket = await services.store.tickets.get(1)
  if (ticket === null) throw new Error('there is no ticket')
  return ticket
}

async function folded({ services }: HelpDesk): Promise<unknown> {
  let ticket: Ticket | null = null
  for (const event of await services.store.events.of(1)) {
    if (event.id.includes('-')) continue
    const definitions = await services.runtime.definitionsAt(event.revision)
    if (!definitions) throw new Error('a revision is missing')
    const made: ReturnType<typeof transition> = transition(definitions, ticket, event)
    ticket = made.ticket
  }
  return JSON.parse(JSON.stringify(ticket))
}

const dayMs = 24 * 3_600_000
const waits = (definitions: Definitions): Ticket => {
  const contact = definitions.forms.get('contact')
  const asked = createdEvent(
    contact as NonNullable<typeof contact>,
    {
      team: 'customer-care',
      title: 'Hello',
      description: 'Help',
      priority: null,
      tags: [],
      requester: { name: 'Ada', email: 'ada@example.com', phone: '', company: '' },
      fields: {},
      extra: {},
      uploads: {},
    },
    [],
    { locale: 'en', timeZone: null, shelved: false, suspicions: [] },
  )
  const { ticket } = transition(definitions, null, { ...asked, id: 'a', ticket: 1, at: tuesday })
  return answered(definitions, ticket, tuesday + 60_000)
}
const answered = (definitions: Definitions, ticket: Ticket, at: number): Ticket => {
  const answer = { type: 'agent.replied', by: { role: 'agent', id: 'ana' }, data: { via: 'desk' } } as const
  const content = { text: 'Which parcel?', files: [] }
  return transition(definitions, ticket, { ...answer, content, id: `b${at}`, ticket: 1, at }).ticket
}
const movedTo = (definitions: Definitions, ticket: Ticket, at = tuesday + 8 * dayMs) => {
  const decided = takeover(definitions, ticket)
  if (decided.outcome !== 'moves') throw new Error(decided.outcome)
  return transition(definitions, ticket, { ...decided.event, id: 'c', ticket: 1, at }).ticket
}

describe('a timer that fell due while no engine ran', () => {
  test('keeps no ticket from moving out of a state that is gone', async () => {
    const files = await workingTree(root).read()
    const ticket = waits(soundDefinitions(files))
    expect(ticket.workflow.states).toEqual(['waiting'])
    const moved = movedTo(soundDefinitions(all(renames)(files)), ticket)
    expect(moved.workflow.states).toEqual(['pending'])
    expect(moved.timers.filter(({ kind }) => kind === 'workflow')).toMatchObject([{ dueAt: tuesday + 15 * dayMs }])
  })

  test('moves the ticket, and the takeover leaves it there', async () => {
    const files = await workingTree(root).read()
    const changed = all((path, text) =>
      path === 'workflows/support.workflow.json' ? text.replace('"title": "New"', '"title": "Fresh"') : text,
    )(files)
    const moved = movedTo(soundDefinitions(changed), waits(soundDefinitions(files)))
    expect(moved.workflow.states).toEqual(['solved'])
    expect(moved.timers.filter(({ kind }) => kind === 'workflow')).toMatchObject([{ dueAt: tuesday + 22 * dayMs }])
  })
})

describe('a revert', () => {
  const dueIn = ({ timers }: Ticket) =>
    timers.filter(({ kind }) => kind === 'workflow').map(({ dueAt }) => (dueAt - tuesday) / dayMs)

  test('lets a ticket wait on since it began to, and anew where something moved it meanwhile', async () => {
    const files = await workingTree(root).read()
    const [before, after] = [soundDefinitions(files), soundDefinitions(all(renames)(files))]
    const began = waits(before)
    const renamed = movedTo(after, began, tuesday + 2 * dayMs)
    expect(dueIn(renamed)).toEqual([9])
    expect(movedTo(before, renamed, tuesday + 3 * dayMs).timers).toEqual(began.timers)

    const again = answered(after, renamed, tuesday + 3 * dayMs)
    expect(dueIn(again)).toEqual([10])
    expect(dueIn(movedTo(before, again, tuesday + 4 * dayMs))).toEqual([11])
  })
})
