import { expect, test } from 'vitest'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { mermaid } from './mermaid.ts'
import { gonePath, pictureOf, withGone } from './picture.ts'
import { svg } from './svg.ts'

const before: WorkflowFile = {
  id: 'support',
  title: 'Support "EU"',
  initial: 'new',
  states: {
    new: { meta: { title: 'New & fresh' }, on: { 'ticket.taken': 'work' } },
    work: {
      initial: 'draft',
      states: { draft: { on: { 'agent.replied': 'review' } }, review: {} },
      on: { 'ticket.solved': { target: 'done', guard: 'isAssigned' } },
    },
    done: { tags: ['solved'], on: { 'ticket.reopened': 'work' }, after: { P7D: 'closed' } },
    closed: { tags: ['closed'] },
  },
}
const { closed: _, ...others } = before.states
const after: WorkflowFile = {
  ...before,
  states: {
    ...others,
    done: { tags: ['solved'], on: { 'ticket.reopened': 'work' }, after: { P9D: 'end' } },
    end: { tags: ['closed'] },
  },
}

test('a workflow is drawn with titles, what is inside, guards and delays', () => {
  expect(mermaid(pictureOf(before), new Map([['new', 12]]))).toMatchInlineSnapshot(`
    "---
    title: "Support \\"EU\\""
    ---
    stateDiagram-v2
      state "New & fresh (12)" as new
      [*] --> new
      state "work" as work
      state work {
        state "draft" as work_draft
        [*] --> work_draft
        state "review" as work_review
      }
      state "done" as done
      state "closed" as closed
      new --> work: ticket.taken
      work --> done: ticket.solved [isAssigned]
      work_draft --> work_review: agent.replied
      done --> work: ticket.reopened
      done --> closed: after P7D
    "
  `)
})

test('of two versions what came and what went is marked, and the rest is not', () => {
  const { states, arrows } = pictureOf(after, before)
  expect(states.filter(({ mark }) => mark !== 'same').map(({ path, mark }) => `${mark} ${path}`)).toEqual([
    'added end',
    'removed closed',
  ])
  expect(arrows.filter(({ mark }) => mark !== 'same').map(({ label, mark }) => `${mark} ${label}`)).toEqual([
    'added after P9D',
    'removed after P7D',
  ])
  expect(mermaid(pictureOf(after, before))).toContain('class closed removed')
  // `end` is a word of Mermaid.
  expect(mermaid(pictureOf(after, before))).not.toMatch(/\bas end\b/)
})

test('tickets whose state the files no longer have stand in a box of their own', () => {
  const counts = new Map([
    ['new', 3],
    [gonePath, 12_345],
  ])
  const picture = withGone(pictureOf(after))
  expect(mermaid(picture, counts)).toContain('  state "− Gone from the files (12345)" as _no_such_state_\n')
  expect(mermaid(picture, counts)).toContain('class _no_such_state_ removed')
  expect(svg(picture, counts)).toContain('>Gone from the fil… (12345)<')
})

test('an SVG has every state once, every arrow with its ends, and nothing that would run', () => {
  const drawn = svg(pictureOf(after, before), new Map([['new', 3]]))
  for (const name of [
    'New &amp; fresh (3)',
    'work · draft',
    'work · review',
    'closed',
    'ticket.solved [isAssigned]',
    'after P9D',
  ])
    expect(drawn).toContain(name)
  expect(drawn.match(/<g>/g)).toHaveLength(6)
  expect(drawn).not.toMatch(/<script|style=|NaN|undefined/)
  expect(drawn).toContain('<title>Support &quot;EU&quot;</title>')
})
