import { expect, test } from 'vitest'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { letter } from '#engine/testing/letter.ts'
import { addSales, decision, mailDesks } from '#engine/testing/mail-desks.ts'

eachDatabase('a mail on the shelf', (fresh) => {
  const start = mailDesks(fresh)

  test('a mail on the shelf becomes a ticket when an agent says so, and only once', async () => {
    const desk = await start()
    const shelved = await desk.receive(letter({ to: 'nobody@docket.localhost', body: 'Hello?' }))
    expect(shelved).toMatchObject({ outcome: 'shelved', reason: 'unknown-recipient' })
    const [mail] = (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails
    expect(mail?.facts).toMatchObject({ from: 'ada@example.com', subject: 'Where is my parcel?', text: 'Hello?' })
    await desk.services.mail?.accept(mail?.id ?? '', 'customer-care', decision)
    expect(await desk.api.ticket(1)).toMatchObject({ title: 'Where is my parcel?' })
    expect((await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails).toEqual([])
    await expect(desk.services.mail?.accept(mail?.id ?? '', 'customer-care', decision)).rejects.toMatchObject({
      code: 'conflict',
      data: { tickets: [1] },
    })
  })

  test('a mail that nobody can read lies on the shelf of the team that it is for, and on no other', async () => {
    const desk = await start()
    await addSales(desk)
    const parts = Array.from({ length: 300 }, (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\n\n--n${at}\n`)
    const unreadable = await desk.receive(`From: ada@example.com\n${parts.join('')}\nHello`, {
      to: ['sales@docket.localhost'],
    })
    expect(unreadable).toMatchObject({ outcome: 'shelved', reason: 'unreadable:too-deep' })
    const onShelfOf = async (team: string) =>
      (await desk.services.store.mails.shelf({ teams: [team], limit: 10 })).mails.length
    expect([await onShelfOf('sales'), await onShelfOf('customer-care')]).toEqual([1, 0])
  })

  test('a mail that brought the reading down three times is read again after the fix, and becomes its ticket with its confirmation', async () => {
    let isFaulty = true
    const readAs = (mail: ReadMail) => {
      if (isFaulty) throw new Error('a fault of the program')
      return mail
    }
    const desk = await start({ readAs })
    const { store, mail: intake } = desk.services
    void desk.receive(letter()).catch(() => {})
    for (let minute = 0; minute < 10; minute++) {
      await desk.settled()
      desk.clock.advance(180_000)
    }
    await desk.settled()
    const shelf = async () => (await store.mails.shelf({ teams: null, limit: 10 })).mails
    expect((await shelf()).map(({ state, tickets }) => ({ state, tickets }))).toEqual([
      { state: 'shelved', tickets: [] },
    ])
    expect(desk.mails).toEqual([])

    isFaulty = false
    expect(await intake?.reprocess(null)).toBe(1)
    const sent = async () => {
      await desk.settled()
      return desk.mails.map(({ envelope }) => envelope.to)
    }
    await expect.poll(sent, { timeout: 20_000 }).toEqual(['ada@example.com'])
    expect(await desk.api.ticket(1)).toMatchObject({ title: 'Where is my parcel?', channel: 'email' })
    expect(await shelf()).toEqual([])
    expect(await intake?.reprocess(null)).toBe(0)
  })

  test('what an agent decides about a mail that nobody can read lies on the shelf again, and the audit says so', async () => {
    const desk = await start()
    const parts = Array.from({ length: 300 }, (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\n\n--n${at}\n`)
    await desk.receive(`From: ada@example.com\n${parts.join('')}\nHello`)
    const { store, mail: intake } = desk.services
    const [mail] = (await store.mails.shelf({ teams: null, limit: 10 })).mails
    await expect(intake?.accept(mail?.id ?? '', 'customer-care', decision)).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.mails.get(mail?.id ?? '')).toMatchObject({ state: 'shelved', tickets: [], decided: null })
    const told = (await store.audit.list(10, null)).map(({ action, role, subject }) => ({ action, role, subject }))
    expect(told).toContainEqual({
      action: 'mail.not-accepted',
      role: 'system',
      subject: { mail: mail?.id, team: 'customer-care', reason: 'unreadable:too-deep' },
    })
    expect(told.map(({ action }) => action)).toContain('mail.accepted')
  })

  test('of two agents who make tickets of one mail for two teams, one decides and the other is told', async () => {
    const desk = await start()
    await addSales(desk)
    await desk.receive(letter({ to: 'nobody@docket.localhost' }))
    const [mail] = (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails
    const decided = await Promise.allSettled(
      ['customer-care', 'sales'].map((team) => desk.services.mail?.accept(mail?.id ?? '', team, decision)),
    )
    expect(decided.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(decided.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    expect((await desk.api.tickets({})).tickets).toHaveLength(1)
  })

  test('an agent’s decision is carried out once, also by the engine after the one that broke off in the middle', async () => {
    let isBreaking = false
    const failpoint = (name: string) => {
      if (isBreaking && name === 'mail.before-settling') throw new Error('broken off')
    }
    const desk = await start({ failpoint })
    await addSales(desk)
    await desk.receive(letter({ to: 'nobody@docket.localhost' }))
    const [mail] = (await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails
    isBreaking = true
    await expect(desk.services.mail?.accept(mail?.id ?? '', 'sales', decision)).rejects.toMatchObject({
      code: 'unavailable',
    })
    isBreaking = false
    await desk.wait(11_000)
    await expect
      .poll(() => desk.services.store.mails.get(mail?.id ?? ''))
      .toMatchObject({ state: 'settled', outcome: 'created', tickets: [1], decided: null })
    expect((await desk.api.tickets({})).tickets).toMatchObject([{ number: 1, team: 'sales' }])
  })
})
