import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import type { HelpDesk } from '#engine/testing/help-desk.ts'
import { care, letter } from '#engine/testing/letter.ts'
import { addSales, decision, mailDesks } from '#engine/testing/mail-desks.ts'

/** The sample's team takes mail from its agents alone. */
const closeToStrangers = (desk: HelpDesk) =>
  desk.changeFiles((files) =>
    files.map((file) =>
      file.path.endsWith('customer-care.team.json')
        ? { ...file, text: JSON.stringify({ ...JSON.parse(file.text), channels: { email: { accept: 'team' } } }) }
        : file,
    ),
  )

eachDatabase('a mail to teams', (fresh) => {
  const start = mailDesks(fresh)

  test('a mail to two teams is a ticket for each, also when it comes as one copy for each address', async () => {
    const desk = await start()
    await addSales(desk)
    const to = `${care}, sales@docket.localhost`
    const copies = [
      await desk.receive(letter({ to }), { to: [care] }),
      await desk.receive(letter({ to }), { to: ['sales@docket.localhost'] }),
      await desk.receive(letter({ to }), { to: [care] }),
      await desk.receive(letter({ to }), { door: 'imap', peer: null }),
    ]
    expect(copies).toMatchObject([
      { outcome: 'created', tickets: [1] },
      { outcome: 'created', tickets: [2] },
      { outcome: 'ignored', reason: 'duplicate' },
      { outcome: 'ignored', reason: 'duplicate' },
    ])
    const { tickets } = await desk.api.tickets({})
    expect(tickets.map(({ team }) => team).toSorted()).toEqual(['customer-care', 'sales'])
    expect(await desk.receive(letter({ to, id: 'both@example.com', body: 'To both at once.' }))).toMatchObject({
      outcome: 'created',
      tickets: [3, 4],
    })
  })

  test('whoever writes to a postmaster of ours is heard: by the default team, or on the shelf where that takes nothing from them', async () => {
    const desk = await start()
    const to = 'Postmaster@docket.localhost'
    const asked = (from: string, address = to) => desk.services.mail?.recipient(address, from)
    expect(await asked('admin@example.org')).toBe('taken')
    expect(await asked('')).toBe('taken')
    expect(await asked('admin@example.org', 'postmaster@elsewhere.example')).toBe('unknown')
    expect(await desk.receive(letter({ to }), { to: [to] })).toMatchObject({ outcome: 'created', tickets: [1] })
    expect(await desk.api.ticket(1)).toMatchObject({ team: 'customer-care' })
    await closeToStrangers(desk)
    expect(await asked('admin@example.org')).toBe('taken')
    expect(await asked('admin@example.org', care)).toBe('not-accepted')
    const other = letter({ to, id: 'a2@example.com', body: 'Your mail is refused here.' })
    expect(await desk.receive(other, { to: [to] })).toEqual({ outcome: 'shelved', tickets: [], reason: 'not-accepted' })
    const [mail] = (await desk.services.store.mails.shelf({ teams: ['customer-care'], limit: 10 })).mails
    expect(mail).toMatchObject({ reason: 'not-accepted' })
  })

  test('what one of two teams does not take stays on the shelf beside the ticket of the other', async () => {
    const desk = await start()
    await addSales(desk, { accept: 'team' })
    const to = `${care}, sales@docket.localhost`
    expect(await desk.receive(letter({ to }))).toEqual({ outcome: 'created', tickets: [1], reason: 'not-accepted' })
    const [mail] = (await desk.services.store.mails.shelf({ teams: ['sales'], limit: 10 })).mails
    expect(mail).toMatchObject({ tickets: [1], reason: 'not-accepted' })
    expect(await desk.services.mail?.accept(mail?.id ?? '', 'sales', decision)).toMatchObject({ tickets: [1, 2] })
    expect(await desk.api.ticket(2)).toMatchObject({ team: 'sales' })
  })
})
