import { describe, expect, test } from 'vitest'
import { definitionsOf } from '#engine/testing/define.ts'
import { type Asker, can, type Resource, readableTeams, verbs } from './rights.ts'

const agent = (role: 'admin' | 'agent' | 'observer', teams: Record<string, 'agent' | 'lead'> = {}): Asker => ({
  kind: 'agent',
  agent: { id: 'ana', value: { name: 'Ana', email: 'ana@example.com', role, teams } },
})

const askers: Readonly<Record<string, Asker>> = {
  admin: agent('admin'),
  agent: agent('agent', { care: 'agent' }),
  observer: agent('observer', { care: 'agent' }),
  reader: { kind: 'program', scopes: ['read'] },
  writer: { kind: 'program', scopes: ['read', 'write'] },
  sent: { kind: 'requester', key: 'sent', ticket: 7 },
  mailed: { kind: 'requester', key: 'mailed', ticket: 7 },
  colleague: { kind: 'colleague', ticket: 7 },
  stranger: { kind: 'stranger' },
  anonymous: { kind: 'anonymous' },
}

const ticket = (changes: Partial<Extract<Resource, { kind: 'ticket' }>> = {}) => ({
  kind: 'ticket' as const,
  number: 7,
  team: 'care',
  visibility: 'company' as const,
  ...changes,
})

/** One line a verb; a dot is a no. */
function matrix(...resources: readonly Resource[]): string {
  const names = Object.keys(askers)
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(index === 0 ? 18 : 10))
      .join('')
      .trimEnd()
  const rows = resources.flatMap((resource) =>
    verbs[resource.kind].map((verb) =>
      line([
        `${resource.kind} ${verb}`.replace('ticket ', ''),
        ...Object.values(askers).map((asker) => (can(asker, verb as never, resource) ? 'yes' : '.')),
      ]),
    ),
  )
  return `\n${[line(['', ...names]), ...rows].join('\n')}\n`
}

describe('who may do what', () => {
  test('with a ticket of a team that the whole company sees', () => {
    expect(matrix(ticket())).toMatchInlineSnapshot(`
      "
                        admin     agent     observer  reader    writer    sent      mailed    colleague stranger  anonymous
      follow            yes       yes       yes       yes       yes       yes       yes       yes       .         .
      read              yes       yes       yes       yes       yes       .         yes       yes       .         .
      read-notes        yes       yes       yes       yes       yes       .         .         .         .         .
      reply             yes       yes       .         .         yes       .         yes       .         .         .
      note              yes       yes       .         .         yes       .         .         .         .         .
      change            yes       yes       .         .         yes       .         .         .         .         .
      move              yes       yes       .         .         yes       .         .         .         .         .
      accept            yes       yes       .         .         yes       .         .         .         .         .
      share             yes       yes       .         .         yes       .         .         .         .         .
      erase             yes       .         .         .         .         .         .         .         .         .
      close             .         .         .         .         .         .         yes       .         .         .
      reopen            .         .         .         .         .         .         yes       .         .         .
      rate              .         .         .         .         .         .         yes       .         .         .
      correct-address   .         .         .         .         .         yes       .         .         .         .
      ask-link          .         .         .         .         .         yes       yes       .         .         .
      write-hidden      .         .         .         .         .         .         .         .         yes       .
      edit-fields       .         .         .         .         .         .         yes       .         .         .
      "
    `)
  })

  test('with the rest of the desk', () => {
    const kinds = ['desk', 'api', 'mailbox', 'definitions', 'metrics', 'outbox', 'agents', 'takeovers'] as const
    expect(matrix(...kinds.map((kind) => ({ kind })))).toMatchInlineSnapshot(`
      "
                        admin     agent     observer  reader    writer    sent      mailed    colleague stranger  anonymous
      desk open         yes       yes       yes       .         .         .         .         .         .         .
      api read          yes       yes       yes       yes       yes       .         .         .         .         .
      api write         yes       yes       .         .         yes       .         .         .         .         .
      mailbox read      yes       .         .         .         .         .         .         .         .         .
      definitions read  yes       yes       yes       yes       yes       .         .         .         .         .
      metrics read      yes       .         .         yes       yes       .         .         .         .         .
      outbox read       yes       yes       .         yes       yes       .         .         .         .         .
      outbox revive     yes       .         .         .         .         .         .         .         .         .
      agents invite     yes       .         .         .         .         .         .         .         .         .
      takeovers read    yes       .         .         .         .         .         .         .         .         .
      "
    `)
  })

  test('a published form takes a submission from every person, an unpublished one from nobody', () => {
    expect(can({ kind: 'anonymous' }, 'submit', { kind: 'form', published: true })).toBe(true)
    expect(can({ kind: 'anonymous' }, 'submit', { kind: 'form', published: false })).toBe(false)
    expect(can(agent('admin'), 'submit', { kind: 'form', published: false })).toBe(false)
  })

  test('a private team’s ticket is read by its members and by admins, and by no other agent', () => {
    const hidden = ticket({ visibility: 'private', team: 'board' })
    expect(can(agent('agent', { care: 'lead' }), 'read', hidden)).toBe(false)
    expect(can(agent('observer'), 'read', hidden)).toBe(false)
    expect(can(agent('agent', { board: 'agent' }), 'reply', hidden)).toBe(true)
    expect(can(agent('observer', { board: 'agent' }), 'read', hidden)).toBe(true)
    expect(can(agent('admin'), 'read', hidden)).toBe(true)
  })

  test('a team named like something every object has is not a way in', () => {
    expect(can(agent('agent'), 'read', ticket({ visibility: 'private', team: 'constructor' }))).toBe(false)
  })

  test('a key opens its own request only, whatever the team shows', () => {
    for (const visibility of ['private', 'company', 'public'] as const) {
      expect(can({ kind: 'requester', key: 'mailed', ticket: 7 }, 'read', ticket({ visibility }))).toBe(true)
      expect(can({ kind: 'requester', key: 'mailed', ticket: 8 }, 'read', ticket({ visibility }))).toBe(false)
    }
  })

  test('a token without a scope may do nothing', () => {
    expect(can({ kind: 'program', scopes: [] }, 'read', { kind: 'api' })).toBe(false)
  })

  test('a list shows the teams that somebody may read', () => {
    const team = { name: 'A team', workflow: 'support' }
    const definitions = definitionsOf({ teams: { care: team, board: { ...team, visibility: 'private' } } })
    expect(readableTeams(agent('agent', { care: 'agent' }), definitions)).toEqual(['care'])
    expect(readableTeams(agent('agent', { board: 'agent' }), definitions)).toEqual(['care', 'board'])
    expect(readableTeams(agent('admin'), definitions)).toEqual(['care', 'board'])
    expect(readableTeams({ kind: 'anonymous' }, definitions)).toEqual([])
  })
})
