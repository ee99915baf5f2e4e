import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Defined } from '#engine/core/catalogue.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { tries } from '#engine/testing/tries.ts'
import { type MoveContext, type Moved, moveWorkflow, startWorkflow } from './position.ts'
import { graphOf } from './verify/graph.ts'
import { beginning, keyOf, movesFrom } from './verify/walk.ts'
import { verifyWorkflow } from './verify.ts'

let made = 0

function defined(states: object, rest: object = {}): Defined<WorkflowFile> {
  const value = { id: 'w', initial: Object.keys(states)[0], states, ...rest } as unknown as WorkflowFile
  return { id: 'w', file: 'w.workflow.json', hash: String(++made), value, lines: {} }
}

/** Findings as `code pointer`, each with its story. */
const found = (states: object, rest: object = {}) =>
  verifyWorkflow(defined(states, rest)).map(({ code, pointer, story = [] }) => ({
    found: `${code} ${pointer}`,
    story: story.map(({ words }) => words),
  }))
const codes = (states: object, rest: object = {}) => verifyWorkflow(defined(states, rest)).map(({ code }) => code)

const mail = { type: 'sendMail', params: { template: 'received', to: 'requester' } }
const closed = { tags: ['closed'] }
const matches = (when: object) => ({ type: 'matches', params: { when } })
const within = (duration: string) => ({ type: 'within', params: { duration, since: 'stateEntered' } })

describe('a story', () => {
  test('is the shortest way to a state that nobody can leave', () => {
    expect(
      found(
        {
          new: { meta: { title: 'New' }, on: { 'ticket.taken': 'open', 'agent.replied': 'waiting' } },
          open: { meta: { title: 'In progress' }, on: { 'agent.replied': 'waiting', 'refund.approved': 'lost' } },
          waiting: { meta: { title: 'Waiting' }, after: { P7D: 'closed' }, on: { 'customer.replied': 'open' } },
          lost: { meta: { title: 'Lost' } },
          closed,
        },
        { events: { 'refund.approved': { title: 'Approve refund', by: 'agent' } } },
      ),
    ).toEqual([
      {
        found: 'docket/stuck-state /states/lost',
        story: [
          'a request arrives: "New"',
          'an agent takes the ticket: "In progress"',
          'an agent presses "Approve refund": "Lost"',
        ],
      },
    ])
  })

  test('of notes about notes says what sets them off', () => {
    const note = { type: 'addNote', params: { text: 'Noted.' } }
    const open = { on: { 'agent.noted': { actions: note }, 'ticket.closed': 'closed' } }
    expect(found({ new: { on: { 'ticket.taken': 'open' } }, open, closed })).toMatchObject([
      { found: 'docket/rule-loop /states/open/on/agent.noted' },
    ])
    expect(
      codes({
        new: { on: { 'agent.noted': { target: 'open', actions: note } } },
        open: { on: { 'ticket.closed': 'closed' } },
        closed,
      }),
    ).toEqual([])
  })

  test('of rules that undo each other says who sets what', () => {
    const priority = (value: number) => ({ type: 'setPriority', params: { priority: value } })
    const open = (changed: unknown) => ({
      new: { on: { 'ticket.taken': 'open' } },
      open: { on: { 'priority.changed': changed, 'ticket.closed': 'closed' } },
      closed,
    })
    const when = (test: unknown) => ({ type: 'matches', params: { when: { priority: test } } })
    expect(
      found(
        open([
          { guard: when(3), actions: priority(1) },
          { guard: when({ atMost: 1 }), actions: priority(3) },
        ]),
      ),
    ).toEqual([
      {
        found: 'docket/rule-loop /states/open/on/priority.changed/0',
        story: [
          'a request arrives: "new"',
          'an agent takes the ticket: "open"',
          'somebody sets the priority to 1: "open"',
          'a rule sets the priority to 3: "open"',
          'a rule sets the priority to 1: "open"',
          'and so on, round and round',
        ],
      },
    ])
    // The second one leaves the ticket where the first one has nothing to do.
    expect(
      found(
        open([
          { guard: when(3), actions: priority(2) },
          { guard: when(0), actions: priority(3) },
        ]),
      ),
    ).toEqual([])
    // What a guard of another kind decides is not known.
    expect(
      found(
        open([
          { guard: 'isFirstReply', actions: priority(1) },
          { guard: when(1), actions: priority(3) },
        ]),
      ),
    ).toEqual([])
  })

  test('of rules that undo each other goes over states and tags', () => {
    const tags = (type: string) => ({ type, params: { tags: ['vip'] } })
    const calm = { entry: [tags('removeTags')], on: { 'tags.changed': 'vip', 'ticket.closed': 'closed' } }
    expect(
      found({
        new: { on: { 'ticket.taken': 'calm' } },
        calm,
        vip: { entry: [tags('addTags')], on: { 'tags.changed': 'calm', 'ticket.closed': 'closed' } },
        closed,
      }),
    ).toEqual([
      {
        found: 'docket/rule-loop /states/vip/on/tags.changed',
        story: [
          'a request arrives: "new"',
          'an agent takes the ticket: "calm"',
          'somebody takes the tags away: "vip"',
          'a rule adds the tag "vip": "calm"',
          'a rule takes away the tag "vip": "vip"',
          'and so on, round and round',
        ],
      },
    ])
    expect(
      found({
        new: { on: { 'ticket.taken': 'calm' } },
        calm,
        vip: { entry: [tags('addTags')], on: { 'ticket.closed': 'closed' } },
        closed,
      }),
    ).toEqual([])
  })

  test('of a mail loop ends where it begins', () => {
    expect(
      found({
        new: { on: { 'customer.replied': 'more', 'ticket.closed': 'closed' } },
        more: { entry: [mail], on: { 'customer.replied': 'again', 'ticket.closed': 'closed' } },
        again: { on: { 'customer.replied': 'more', 'ticket.closed': 'closed' } },
        closed,
      }),
    ).toEqual([
      {
        found: 'docket/mail-loop /states/again/on/customer.replied',
        story: [
          'a request arrives: "new"',
          'the requester writes: "more"; mail "received" goes to the requester',
          'the requester writes: "again"',
          'the requester writes: "more"; mail "received" goes to the requester',
          'the requester writes: "again"',
          'and so on, round and round',
        ],
      },
    ])
  })

  test('counts the days of timers that lead round to each other', () => {
    const [first] = found({
      new: { after: { 'business:PT4H': 'late' }, on: { 'ticket.closed': 'closed' } },
      late: { after: { P1D: 'new' }, on: { 'ticket.closed': 'closed' } },
      closed,
    })
    expect(first?.story).toEqual([
      'a request arrives: "new"',
      '4 working hours pass: "late"',
      '1 day pass: "new"',
      'and so on, round and round',
    ])
  })
})

describe('guards', () => {
  const list = (...guards: readonly (object | string | null)[]) => ({
    new: {
      on: {
        'ticket.taken': guards.map((guard) => ({ target: 'closed', ...(guard !== null && { guard }) })),
        'ticket.closed': 'closed',
      },
    },
    closed,
  })

  test.each([
    [
      'tests that contradict each other never hold',
      [matches({ priority: 1, not: { priority: [1, 2] } })],
      'docket/never-holds',
    ],
    ['a guard behind none is never asked', [null, 'isAssigned'], 'docket/never-taken'],
    ['the same guard twice', ['isAssigned', 'isAssigned'], 'docket/never-taken'],
    [
      'a narrower one behind a wider one',
      [matches({ priority: { atLeast: 2 } }), matches({ priority: 3 })],
      'docket/never-taken',
    ],
    ['a shorter time behind a longer one', [within('P7D'), within('P1D')], 'docket/never-taken'],
    [
      'one whose two halves stand before it',
      [matches({ priority: [0, 1] }), matches({ priority: [2, 3] }), matches({ priority: { atLeast: 1 } })],
      'docket/never-taken',
    ],
    [
      '"is assigned" behind a condition that says so',
      [matches({ assignee: { isSet: true } }), 'isAssigned'],
      'docket/never-taken',
    ],
  ])('%s', (_title, guards, code) => {
    expect(codes(list(...guards))).toEqual([code])
  })

  test.each([
    ['a wider one behind a narrower one', [matches({ priority: 3 }), matches({ priority: { atLeast: 2 } })]],
    ['a longer time behind a shorter one', [within('P1D'), within('P7D')]],
    ['tags, of which a ticket has several', [matches({ tags: 'vip' }), matches({ tags: 'refund' })]],
    ['a guard of one’s own, of which nothing is known', ['isFirstReply', 'isAssigned']],
  ])('are fine with %s', (_title, guards) => {
    expect(codes(list(...guards))).toEqual([])
  })

  test('that want another state than the one in which they are asked never hold', () => {
    expect(codes(list(matches({ state: 'closed' }), null))).toEqual(['docket/never-holds'])
    expect(codes(list(matches({ not: { state: ['new', 'other'] } }), null))).toEqual(['docket/never-holds'])
    expect(codes(list(matches({ any: [{ state: 'closed' }, { priority: 3 }] }), null))).toEqual([])
    // A list of states is no text to look into.
    expect(codes(list(matches({ not: { state: { startsWith: 'ne' } } }), null))).toEqual([])
  })

  test('of "always" are asked about the state that the step began in', () => {
    const first = { on: { 'ticket.taken': 'sorted' } }
    const sorted = {
      always: [{ target: 'closed', guard: matches({ state: 'new' }) }],
      on: { 'ticket.closed': 'closed' },
    }
    expect(codes({ new: first, sorted, closed })).toEqual([])
  })

  test('a circle of "always" whose guards exclude each other does end', () => {
    const circle = (one: object, other: object) => ({
      new: { always: { target: 'other', guard: one }, on: { 'ticket.closed': 'closed' } },
      other: { always: { target: 'new', guard: other }, on: { 'ticket.closed': 'closed' } },
      closed,
    })
    expect(codes(circle(matches({ priority: 3 }), matches({ priority: { below: 3 } })))).toEqual([])
    expect(codes(circle(matches({ priority: 3 }), matches({ tags: 'vip' })))).toEqual(['docket/always-loop'])
  })
})

describe('loops that something ends are none', () => {
  const waiting = (after: object, rest: object = {}) => ({
    new: { on: { 'agent.replied': 'waiting' } },
    waiting: { after, on: { 'customer.replied': 'new' }, ...rest },
    closed,
  })
  const again = { target: 'waiting', reenter: true, actions: [mail] }

  test.each([
    [
      'a reminder that comes once more, then the end',
      waiting({
        P3D: {
          target: 'waiting',
          reenter: true,
          guard: { type: 'within', params: { duration: 'P10D', since: 'createdAt' } },
        },
        P14D: 'closed',
      }),
    ],
    ['a timer that closes before the reminder', waiting({ P7D: again, P3D: 'closed' })],
    ['an action after some days, without leaving', waiting({ P3D: { actions: [mail] }, P14D: 'closed' })],
  ])('%s', (_title, states) => {
    expect(codes(states)).not.toContain('docket/timer-loop')
  })

  test('but a reminder that sets itself anew keeps the later timer from ever coming', () => {
    expect(codes(waiting({ P3D: again, P14D: 'closed' }))).toContain('docket/timer-loop')
  })

  test('a timer of the state around it does come', () => {
    const states = {
      work: {
        initial: 'waiting',
        after: { P14D: 'closed' },
        states: { waiting: { after: { P3D: { target: 'waiting', reenter: true } } } },
      },
      closed,
    }
    expect(codes(states)).not.toContain('docket/timer-loop')
  })
})

const names = ['a', 'b', 'c', 'd'] as const
const triggers = ['customer.replied', 'agent.replied', 'ticket.solved'] as const

/** Flat workflows of four states with all that the checks look at. */
const edge = fc
  .record({ target: fc.constantFrom(...names), guarded: fc.boolean(), mails: fc.boolean(), reenter: fc.boolean() })
  .map(({ target, guarded, mails, reenter }) => ({
    target,
    ...(guarded && { guard: 'isAssigned' }),
    ...(mails && { actions: [mail] }),
    ...(reenter && { reenter: true }),
  }))
const state = fc.record(
  {
    on: fc.dictionary(fc.constantFrom(...triggers), fc.oneof(edge, fc.tuple(edge, edge)), { maxKeys: 3 }),
    after: fc.dictionary(fc.constantFrom('P1D', 'P3D'), edge, { maxKeys: 2 }),
    entry: fc.constant([mail]),
    tags: fc.constantFrom(['closed'], ['sla.paused'], ['solved']),
  },
  { requiredKeys: ['on'] },
)
const workflow = fc
  .tuple(state, state, state, state)
  .map((all) => Object.fromEntries(all.map((one, index) => [names[index], one])))

const start = Date.parse('2026-11-02T08:00:00Z')
const dayMs = 86_400_000

function contextAt(now: number, assigned: boolean): MoveContext {
  const facts = {
    now,
    createdAt: start,
    enteredAt: {},
    assignee: assigned ? 'ana' : null,
    firstReply: false,
    subject: (name: string) => (name === 'assignee' && assigned ? 'ana' : undefined),
    own: () => false,
  }
  return { facts, generation: 1, dueAt: (delay) => now + durationMs(delay) }
}

/** The ticket after its next timer; null when it has none. */
function nextTimer(
  subject: Defined<WorkflowFile>,
  { position, timers }: Moved,
  assigned: boolean,
): { moved: Moved; at: number } | null {
  const [due] = [...timers].sort((a, b) => a.dueAt - b.dueAt)
  if (!due) return null
  const left = timers.filter((timer) => timer !== due)
  const context = contextAt(due.dueAt, assigned)
  return { moved: moveWorkflow(subject, position, left, due.name, context), at: due.dueAt }
}

test('nothing is told that tickets do not do: against XState itself, on workflows drawn at random', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(
      workflow,
      fc.array(fc.tuple(fc.constantFrom(...triggers), fc.boolean()), { minLength: 30, maxLength: 30 }),
      (states, events) => {
        const subject = defined(states)
        const findings = verifyWorkflow(subject)
        for (const { code } of findings) seen.set(code, (seen.get(code) ?? 0) + 1)
        const pointersOf = (code: string) =>
          findings.filter((one) => one.code === code).map(({ pointer }) => pointer.split('/'))
        const statesOf = (code: string) => new Set(pointersOf(code).map((parts) => parts[2]))

        let now = start
        let moved = startWorkflow(subject, contextAt(now, false))
        const visited: string[] = []
        for (const [type, assigned] of events) {
          const [here = ''] = moved.position.states
          visited.push(here)
          if (statesOf('docket/waits-for-ever').has(here)) expect(moved.timers).toEqual([])
          // A timer loop goes on by itself, whoever is assigned.
          if (statesOf('docket/timer-loop').has(here)) {
            let alone: Moved = moved
            for (let round = 0; round < 20; round++) {
              const next = nextTimer(subject, alone, assigned)
              if (next === null) throw new Error(`no timer is left after "${here}"`)
              alone = next.moved
            }
          }
          if (statesOf('docket/mail-loop').has(here)) {
            let mails = 0
            let alone: Moved = moved
            for (let round = 0; round < 12; round++) {
              alone = moveWorkflow(subject, alone.position, alone.timers, 'customer.replied', contextAt(now, assigned))
              mails += alone.actions.filter((action) => action.type === 'sendMail').length
            }
            expect(mails).toBeGreaterThanOrEqual(3)
          }
          now += dayMs / 2
          const [due] = [...moved.timers].filter(({ dueAt }) => dueAt <= now)
          moved = due
            ? moveWorkflow(
                subject,
                moved.position,
                moved.timers.filter((timer) => timer !== due),
                due.name,
                contextAt(now, assigned),
              )
            : moveWorkflow(subject, moved.position, moved.timers, type, contextAt(now, assigned))
          const after = moved.position.states[0] ?? ''
          if (statesOf('docket/stuck-state').has(here)) expect(after).toBe(here)
          const trapped = visited.find((one) => statesOf('docket/never-closed').has(one))
          if (trapped !== undefined) expect(moved.position.tags).not.toContain('closed')
        }
        for (const lost of statesOf('docket/unreachable-state')) expect(visited).not.toContain(lost)
      },
    ),
    tries(150),
  )
  for (const code of [
    'timer-loop',
    'mail-loop',
    'stuck-state',
    'never-closed',
    'waits-for-ever',
    'unreachable-state',
    'never-taken',
  ]) {
    expect([code, (seen.get(`docket/${code}`) ?? 0) > 5]).toEqual([code, true])
  }
})

/** A state with states inside, at most three levels deep. */
const nested = fc.letrec<{ node: object }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ on: fc.dictionary(fc.constantFrom(...triggers), edge, { maxKeys: 2 }) }),
    fc.record({
      initial: fc.constant('a'),
      on: fc.dictionary(fc.constantFrom(...triggers), edge, { maxKeys: 2 }),
      states: fc.record({ a: tie('node'), b: tie('node'), c: tie('node'), d: tie('node') }),
    }),
  ),
})).node

test('every move of a ticket in nested states is one that the checks know', () => {
  fc.assert(
    fc.property(
      fc.tuple(nested, nested, nested, nested),
      fc.array(fc.tuple(fc.constantFrom(...triggers), fc.boolean()), { maxLength: 12 }),
      (all, events) => {
        const subject = defined(Object.fromEntries(all.map((one, index) => [names[index], one])))
        const graph = graphOf(subject.value)
        let now = beginning(graph)
        let moved = startWorkflow(subject, contextAt(start, false))
        expect(keyOf(now)).toBe([...moved.position.states].sort().join('\0'))
        for (const [type, assigned] of events) {
          moved = moveWorkflow(subject, moved.position, moved.timers, type, contextAt(start, assigned))
          const key = [...moved.position.states].sort().join('\0')
          const moves = movesFrom(graph, now, () => false).filter((move) => move.edge.trigger === type)
          const to = keyOf(now) === key ? now : moves.find((move) => keyOf(move.to) === key)?.to
          if (to === undefined) throw new Error(`${keyOf(now)} --${type}--> ${key} is not known`)
          now = to
        }
      },
    ),
    tries(150),
  )
})
