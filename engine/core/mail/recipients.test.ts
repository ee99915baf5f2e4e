import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMail } from '#engine/testing/any-mail.ts'
import { define } from '#engine/testing/define.ts'
import { tries } from '#engine/testing/tries.ts'
import { isPostmaster } from './postmaster.ts'
import { type Addressed, teamOfAddress, teamsFor } from './recipients.ts'
import { localPartOf, sendingAddress } from './team-address.ts'

const teams = [
  define('team', 'care', { name: 'Care', channels: { email: true } }),
  define('team', 'billing', {
    name: 'Billing',
    channels: { email: { address: ['bills@example.com', 'pay+now@example.com'] } },
  }),
  define('team', 'closed', { name: 'Closed', channels: { email: false } }),
]
const reply = 'care+t_7.0123456789abcdef0123'

function teamsOf(at: {
  readonly envelope?: readonly string[]
  readonly deliveredTo?: readonly string[]
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly mailbox?: string
}) {
  const names = (list: readonly string[] = []) => list.map((address) => ({ name: '', address, written: address }))
  const envelope: Addressed = { to: at.envelope ?? [], team: at.mailbox ?? null }
  const mail = { deliveredTo: at.deliveredTo ?? [], to: names(at.to), cc: names(at.cc) }
  return teamsFor(mail, envelope, teams, 'help.example.com', (local) => local === reply)
}

describe('a mail reaches', () => {
  test('the team whose id stands at the mail domain, in any case', () => {
    expect(teamsOf({ to: ['Care@Help.Example.com'] })).toEqual(['care'])
  })

  test('the team that has the address in its file, and not its id as well', () => {
    expect(teamsOf({ to: ['bills@example.com'] })).toEqual(['billing'])
    expect(teamsOf({ to: ['billing@help.example.com'] })).toEqual([])
  })

  test('every team that it is addressed to, so that each gets a ticket', () => {
    expect(teamsOf({ to: ['bills@example.com'], cc: ['care@help.example.com', 'bills@example.com'] })).toEqual([
      'billing',
      'care',
    ])
  })

  test('the team of the envelope, whatever the headers say', () => {
    expect(teamsOf({ envelope: ['care@help.example.com'], to: ['bills@example.com'] })).toEqual(['care'])
  })

  test('the team of the headers where the envelope names a mailbox that is no team', () => {
    expect(teamsOf({ envelope: ['fetched@example.com'], to: ['bills@example.com'] })).toEqual(['billing'])
    expect(teamsOf({ deliveredTo: ['care@help.example.com'], to: ['bills@example.com'] })).toEqual(['care'])
  })

  test('the team of a plus-address, and the one whose address itself has a plus', () => {
    expect(teamsOf({ to: ['care+anything@help.example.com'] })).toEqual(['care'])
    expect(teamsOf({ to: ['pay+now@example.com'] })).toEqual(['billing'])
    expect(teamsOf({ to: ['pay+later@example.com'] })).toEqual([])
  })

  test('no team by its reply address, and no team of the headers beside it', () => {
    expect(teamsOf({ to: [`${reply}@help.example.com`] })).toEqual([])
    expect(teamsOf({ envelope: [`${reply}@help.example.com`], to: ['bills@example.com'] })).toEqual([])
    expect(teamsOf({ envelope: [`${reply}@help.example.com`, 'bills@example.com'] })).toEqual(['billing'])
  })

  test('the team by a reply address whose signature is not ours, so that nothing is lost', () => {
    expect(teamsOf({ to: ['care+t_7.ffffffffffffffffffff@help.example.com'] })).toEqual(['care'])
  })

  test('the team of the mailbox that it was fetched from, where nobody else is named', () => {
    expect(teamsOf({ to: ['undisclosed@example.org'], mailbox: 'care' })).toEqual(['care'])
  })

  test('no team whose e-mail channel is off', () => {
    expect(teamsOf({ to: ['closed@help.example.com'] })).toEqual([])
    expect(teamOfAddress('closed@help.example.com', teams, 'help.example.com')).toBeNull()
    expect(teamOfAddress('care+x@help.example.com', teams, 'help.example.com')).toBe('care')
  })

  test('the default team as postmaster of any domain of ours, where the door took it and no team has that address', () => {
    const own = define('team', 'hosts', {
      name: 'Hosts',
      default: true,
      channels: { email: { address: ['hosts@example.net', 'Postmaster@example.net'] } },
    })
    const at = (address: string, among: Parameters<typeof teamOfAddress>[1]) =>
      teamOfAddress(address, among, 'help.example.com')
    expect(teamsOf({ envelope: ['Postmaster@help.example.com'] })).toEqual(['care'])
    expect(at('postmaster@example.com', [...teams, own])).toBe('hosts')
    expect(at('postmaster@example.net', [own, ...teams])).toBe('hosts')
    expect(at('postmaster@example.net', teams)).toBeNull()
    // Without a team that takes mail there is still a door, and the shelf behind it.
    const [, , closed = own] = teams
    expect(at('postmaster@help.example.com', [closed])).toBeNull()
    expect(isPostmaster('postmaster@help.example.com', [closed], 'help.example.com')).toBe(true)
  })

  test('the team of the mailbox, though its headers name a postmaster', () => {
    expect(teamsOf({ to: ['postmaster@example.com'], mailbox: 'billing' })).toEqual(['billing'])
  })

  test('only teams that exist, whatever stands in it', () => {
    fc.assert(
      fc.property(anyMail(), fc.array(fc.string()), (mail, to) => {
        const found = teamsFor(mail, { to, team: null }, teams, 'example.com', () => false)
        expect(['care', 'billing']).toEqual(expect.arrayContaining([...found]))
      }),
      tries(50),
    )
  })
})

describe('the address of a team', () => {
  test.each([
    ['Café Déjà vu', 'cafe-deja-vu'],
    ['customer-care', 'customer-care'],
    ['.a..b.', 'a.b'],
    ['Sales & Service@example.com', 'sales-service'],
    ['售后', ''],
  ])('is made from its name: %s becomes %s', (name, local) => {
    expect(localPartOf(name)).toBe(local)
  })

  test('is the one its mails come from, unless the file says another', () => {
    expect(sendingAddress('care', { channels: { email: true } }, 'help.example.com')).toBe('care@help.example.com')
    expect(sendingAddress('billing', { channels: { email: { address: ['b@example.com'] } } }, 'x.example')).toBe(
      'b@example.com',
    )
    expect(sendingAddress('billing', { channels: { email: { from: 'f@example.com' } } }, 'x.example')).toBe(
      'f@example.com',
    )
    expect(sendingAddress('chat', {}, 'help.example.com')).toBe('chat@help.example.com')
  })
})
