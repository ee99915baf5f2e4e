import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthResult } from '#engine/ports/mail-auth.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { anyMail } from '#engine/testing/any-mail.ts'
import { define } from '#engine/testing/define.ts'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { tries } from '#engine/testing/tries.ts'
import { cluesOf, isReplyLocalPart, type ReplyKeys, ticketsNamed } from './clues.ts'
import { teamsFor } from './recipients.ts'
import { writerOf } from './sender.ts'
import { type Candidate, standingOf } from './standing.ts'
import { chooseTickets, type Found, type Place } from './thread.ts'

const mailDomain = 'help.example.com'
const teams = [
  define('team', 'care', { name: 'Care', channels: { email: true } }),
  define('team', 'billing', { name: 'Billing', channels: { email: { address: ['bills@example.com'] } } }),
]
const agents = new Map([
  ['ana@example.com', 'ana'],
  ['ben@example.com', 'ben'],
])
const customerTokens = new Map([
  ['care+t_7.aaaaaaaaaaaaaaaaaaaa', 7],
  ['billing+t_8.bbbbbbbbbbbbbbbbbbbb', 8],
  ['care+t_2r.cccccccccccccccccccc', 99],
])
const agentTokens = new Map([
  ['care+a_7.ana.aaaaaaaaaaaaaaaaaaaa', { ticket: 7, agent: 'ana' }],
  ['care+a_7.ben.bbbbbbbbbbbbbbbbbbbb', { ticket: 7, agent: 'ben' }],
])
const keys: ReplyKeys = {
  readReplyLocalPart: (local) => customerTokens.get(local.toLowerCase()) ?? null,
  readAgentReplyLocalPart: (local) => agentTokens.get(local.toLowerCase()) ?? null,
}
const parcel: Candidate = {
  number: 7,
  team: 'care',
  formerTeams: [],
  requester: 'kim@example.net',
  participants: ['lee@example.org'],
}
const bill: Candidate = { ...parcel, number: 8, team: 'billing', formerTeams: ['care'] }
const chair: Candidate = { ...parcel, number: 9, requester: 'ana@example.com', participants: [] }
const ours = (n: number) => `<0123456789abcdef0123456789abcdef.${n}@help.example.com>`
const found: Found = {
  tickets: [parcel, bill, chair],
  mails: [
    { id: '<first.1@example.net>', ticket: 7, at: 50, isNote: false },
    { id: ours(1), ticket: 7, at: 100, isNote: false },
    { id: ours(2), ticket: 7, at: 200, isNote: true },
    { id: ours(3), ticket: 8, at: 300, isNote: false },
  ],
}

interface Given {
  readonly envelope: { readonly to: readonly string[]; readonly team: string | null }
  readonly dmarc: AuthResult
  readonly agentReplies: boolean
}

function placesOf(mail: ReadMail, { envelope, dmarc, agentReplies }: Given): readonly Place[] {
  const address = writerOf(mail)
  return chooseTickets(cluesOf(mail, envelope, keys, mailDomain), found, {
    writer: { address, agent: agents.get(address?.toLowerCase() ?? '') ?? null, dmarc },
    teams: teamsFor(mail, envelope, teams, mailDomain, (local) => isReplyLocalPart(local, keys)),
    agentReplies: () => agentReplies,
  })
}

const cases = mailCases<Given & { readonly places: readonly Place[] }>('threading')

describe('a mail belongs', () => {
  test.each(cases)('where the rules say: $id ($expected.why)', async ({ expected, mail }) => {
    expect(placesOf(await mail(), expected)).toEqual(expected.places)
  })

  test('to the ticket of each team where one mail opened two, when it is answered to both', () => {
    const clues = { replies: [], references: [{ id: '<both@example.net>', effect: null }], subject: null }
    const both = [7, 8].map((ticket) => ({ id: '<both@example.net>', ticket, at: 10, isNote: false }))
    const places = chooseTickets(
      clues,
      { tickets: [parcel, { ...bill, formerTeams: [] }], mails: both },
      {
        writer: { address: 'kim@example.net', agent: null, dmarc: 'pass' },
        teams: ['care', 'billing'],
        agentReplies: () => false,
      },
    )
    expect(places.map(({ ticket, team }) => [ticket, team])).toEqual([
      [7, 'care'],
      [8, 'billing'],
    ])
  })
})

describe('clues', () => {
  test('tell our own Message-IDs from those of others, and name each ticket once', async () => {
    const clues = cluesOf(
      {
        deliveredTo: ['care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com'],
        to: [],
        cc: [],
        references: ['<first.1@example.net>', ours(1), ours(1).replace('help.example.com', 'evil.example')],
        subject: 'Re: [#7] Where is [#8]?',
      },
      { to: ['CARE+T_7.AAAAAAAAAAAAAAAAAAAA@help.example.com'] },
      keys,
      mailDomain,
    )
    expect(clues.replies).toEqual([{ ticket: 7, team: 'care', agent: null }])
    expect(clues.references.map(({ effect }) => effect)).toEqual([null, '0123456789abcdef0123456789abcdef.1', null])
    expect(ticketsNamed(clues)).toEqual([7])
  })
})

describe('whatever comes in', () => {
  const given = fc.record({
    envelope: fc.record({
      to: fc.array(
        fc.constantFrom(
          'care@help.example.com',
          'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com',
          'care+a_7.ana.aaaaaaaaaaaaaaaaaaaa@help.example.com',
          'care+t_2r.cccccccccccccccccccc@help.example.com',
          '@',
          '',
        ),
      ),
      team: fc.constantFrom(null, 'care'),
    }),
    dmarc: fc.constantFrom<AuthResult>('pass', 'fail', 'none', 'temperror'),
    agentReplies: fc.boolean(),
  })

  test('belongs somewhere, and to each ticket once', () => {
    fc.assert(
      fc.property(anyMail(), given, (mail, how) => {
        const places = placesOf(mail, how)
        const tickets = places.flatMap(({ ticket }) => ticket ?? [])
        expect(places.length).toBeGreaterThan(0)
        expect(new Set(tickets).size).toBe(tickets.length)
      }),
      tries(100),
    )
  })

  test('speaks as an agent only with leave, that agent’s token and a DMARC pass', () => {
    fc.assert(
      fc.property(anyMail(), given, (mail, how) => {
        for (const { standing, by } of placesOf(mail, how)) {
          if (standing !== 'agent') continue
          expect(how.agentReplies && how.dmarc === 'pass' && by === 'reply-address').toBe(true)
          expect(writerOf(mail)).toBe('ana@example.com')
        }
      }),
      tries(100),
    )
  })

  test('is never verified against DMARC, and always hidden from a stranger', () => {
    fc.assert(
      fc.property(anyMail(), given, (mail, how) => {
        for (const { standing, verified, hidden } of placesOf(mail, how)) {
          if (how.dmarc === 'fail') expect(verified).toBe(false)
          if (standing === 'stranger') expect({ verified, hidden }).toEqual({ verified: false, hidden: true })
        }
      }),
      tries(100),
    )
  })

  test('gains nothing by a ticket that has no address of its own', () => {
    const anonymous: Candidate = { ...parcel, requester: '', participants: [] }
    const writer = { address: null, agent: null, dmarc: 'pass' } as const
    expect(standingOf(writer, anonymous, null, true).standing).toBe('stranger')
  })
})
