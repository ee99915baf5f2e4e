import { createHash } from 'node:crypto'
import { readdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import sqlite from 'sqlite3'
import { afterEach, expect, test } from 'vitest'
import { countsOf } from '#engine/cli/person/counts.ts'
import { writePerson } from '#engine/cli/person/write.ts'
import type { ConversationPosted } from '#engine/core/chat/wire.ts'
import { erasePerson, heldOfPerson } from '#engine/runtime/erase-person.ts'
import { type Database, eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { expectReplay } from '#engine/testing/replayed.ts'

const care = 'customer-care@docket.localhost'
const address = 'zyxquorp@vanish.example'
/** Nobody else writes it. */
const word = 'Wubblefax'
const person = `${word} Zyxquorp <${address}>`
const minute = 60_000

interface Written {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly headers?: string
  readonly body?: string
}

let ids = 0
function letter({ from = person, to = care, subject = `About ${word}`, headers = '', body }: Written = {}): string {
  const id = `m${++ids}@mail.test`
  const text = body ?? `Dear desk, ${word} is broken.`
  return `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${id}>\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n${headers}\n${text}\n`
}

const withFile = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n`
const fileBody = (text: string) =>
  `--b\nContent-Type: text/plain\n\nSee the file of ${word}.\n--b\nContent-Type: text/plain; name=${word}.txt\nContent-Disposition: attachment; filename=${word}.txt\n\n${text}\n--b--`

eachDatabase('a person who is erased', (fresh) => {
  const desks: HelpDesk[] = []
  let database: Database
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })
  const start = async () => {
    database = await fresh()
    const desk = await startHelpDesk(database)
    desks.push(desk)
    return desk
  }
  const erase = (desk: HelpDesk, failpoint: (name: string) => void = () => {}) =>
    erasePerson({ ...desk.services, failpoint }, address)

  test('is in no table and no file any more, wherever they were, and nobody else is touched', async () => {
    const desk = await start()
    const { own, other } = await everywhere(desk)
    const before = await desk.api.ticket(other)
    const report = await desk.api.report()
    await age(database)
    expect(await traces(database)).not.toEqual([])
    const held = await heldOfPerson(desk.services.store, address)
    const counts = Object.entries(countsOf(held))
    expect(counts.filter(([, count]) => count === 0)).toEqual([])

    await erase(desk)
    await desk.settled()
    expect(await traces(database)).toEqual([])
    expect(await blobsWith(database, word)).toEqual([])
    expect(Object.values(countsOf(await heldOfPerson(desk.services.store, address)))).toEqual(counts.map(() => 0))

    for (const number of [...own, other]) {
      await expectReplay(desk, number)
      await desk.api.why(number)
      const { timeline } = await desk.api.ticket(number)
      expect(timeline.map(({ text }) => text)).toContain('The personal data was erased.')
    }
    const after = await desk.api.ticket(other)
    expect(after.requester).toEqual(before.requester)
    expect(after.description).toBe(before.description)
    expect(after.timeline.filter(({ kind }) => kind === 'message').map(({ text }) => text)).toEqual([
      'It is mine alone.',
      'We look at it.',
    ])
    expect((await desk.api.tickets({ q: word })).tickets).toEqual([])
    expect((await desk.api.tickets({ q: 'mine alone' })).tickets.map(({ number }) => number)).toEqual([other])
    // Of a chat nothing is left, and it is no longer counted.
    const { chat, ...rest } = report
    expect(await desk.api.report()).toEqual({ ...rest, chat: { ...chat, conversations: chat.conversations - 1 } })
    const { tickets } = await desk.api.tickets({ limit: 200 })
    expect(tickets.filter(({ number }) => own.includes(number)).map(({ title }) => title)).toContain('Erased request')

    const events = await desk.services.store.events.of(own[0] ?? 0)
    await erase(desk)
    expect(await desk.services.store.events.of(own[0] ?? 0)).toHaveLength(events.length)
    const audit = await desk.services.store.audit.list(100, null)
    const lines = audit.filter(({ action }) => action === 'ticket.erased')
    expect(lines.map(({ subject }) => subject.ticket).sort()).toEqual([...own, other].sort())
  })

  test('gets everything in a folder before: words, notes, mails as they came, and files', async () => {
    const desk = await start()
    const { own, other } = await everywhere(desk)
    const held = await heldOfPerson(desk.services.store, address)
    const folder = join(database.dataDir, 'export')
    const { missing } = await writePerson(desk.services, held, { folder, address, at: desk.clock.now() })
    expect(missing).toEqual([])
    const files = await readdir(folder, { recursive: true })
    for (const number of own) expect(files).toContain(join('tickets', `${number}.json`))
    const all = (await texts(folder)).join('\n')
    for (const said of ['a note about', 'is broken', 'file of mine', 'in the chat', 'I saw it too', '"purpose"'])
      expect([said, all.includes(said)]).toEqual([said, true])
    const theirs = await readFile(join(folder, 'others', `${other}.json`), 'utf8')
    expect(theirs).toContain('I saw it too')
    expect(theirs).not.toContain('mine alone')
    await expect(writePerson(desk.services, held, { folder, address, at: 0 })).rejects.toThrow('is not empty')
  })

  test('is gone after the second try when the first was broken off, wherever that was', async () => {
    for (const point of ['erase.begun', 'erase.told', 'erase.deleted']) {
      const desk = await start()
      await desk.receive(letter())
      await desk.api.note(1, { text: `a note about ${word}` })
      const broken = erase(desk, (name) => {
        if (name === point) throw new Error('killed')
      })
      await expect(broken).rejects.toThrow('killed')
      await erase(desk)
      expect([point, await traces(database)]).toEqual([point, []])
      const events = await desk.services.store.events.of(1)
      expect(events.filter(({ type }) => type === 'person.erased')).toHaveLength(1)
      await expectReplay(desk, 1)
    }
  })

  test('is gone with what they write while they are erased, and no ticket is left without its log', async () => {
    const desk = await start()
    await desk.receive(letter({ from: 'Ben <ben@example.com>', subject: 'A lamp', body: 'It is mine alone.' }))
    await desk.receive(letter())
    const { store } = desk.services
    let turns = 0
    const persons: typeof store.persons = {
      ...store.persons,
      async erase(erasing) {
        if (++turns === 1) {
          const again = await desk.receive(letter({ subject: `Again ${word}`, body: `${word} has a second question.` }))
          expect(again).toMatchObject({ outcome: 'created' })
          await participates(desk)
        }
        return store.persons.erase(erasing)
      },
    }
    const during = { ...desk.services, store: { ...store, persons }, failpoint: () => {} }
    const held = await erasePerson(during, address)
    expect([turns, held.tickets, held.others]).toEqual([2, [2, 3], [1]])
    await desk.settled()
    expect(await traces(database)).toEqual([])
    for (const number of [1, 2, 3]) await expectReplay(desk, number)
  })

  test('may be whom an erased ticket was given to, and what the desk writes in one later stays', async () => {
    const desk = await start()
    await desk.receive(letter({ from: 'Ben <ben@example.com>', subject: 'A lamp', body: 'It is mine alone.' }))
    const broken = { ...desk.services, failpoint: (name: string) => name === 'erase.told' && fail() }
    await expect(erasePerson(broken as never, 'ben@example.com')).rejects.toThrow('killed')
    await desk.api.note(1, { text: 'This was Ben’s.' })
    await desk.api.change(1, { requester: { name: word, email: address } })
    await erasePerson({ ...desk.services, failpoint: () => {} }, 'ben@example.com')
    expect(await desk.services.store.tickets.get(1)).toMatchObject({ requester: { email: address } })
    const texts = async () => (await desk.api.ticket(1)).timeline.map(({ text }) => text)
    expect(await texts()).toContain('This was Ben’s.')
    await expectReplay(desk, 1)
    await erase(desk)
    expect(await traces(database)).toEqual([])
    expect(await texts()).not.toContain('This was Ben’s.')
    await expectReplay(desk, 1)
  })

  test('finds their old link gone, in words, and what they write again begins anew', async () => {
    const desk = await start()
    await desk.receive(letter())
    await desk.api.reply(1, { text: 'On its way.' })
    await desk.settled()
    const { messageId = '', replyTo } = desk.mails.at(-1) ?? {}
    const { keys, store } = desk.services
    const key = keys.requestKey('mailed', 1, 0)
    await erase(desk)
    for (const link of [key, keys.requestKey('sent', 1, 0)]) {
      const answer = await desk.request(`/requests/${link}`, { headers: { accept: 'application/json' } })
      expect([answer.status, await answer.json()]).toMatchObject([410, { type: 'urn:docket:gone' }])
    }
    const again = await desk.receive(letter({ to: replyTo ?? care, headers: `In-Reply-To: ${messageId}\n` }))
    expect(again).toMatchObject({ outcome: 'created', tickets: [2] })
    expect((await store.tickets.get(1))?.requester.email).toBe('')
    // The desk goes on with what is left of the ticket.
    await expect(desk.api.reply(1, { text: 'Anybody there?' })).rejects.toThrow('nobody would read this reply')
    await desk.api.send(1, { type: 'ticket.solved' })
    await desk.wait(minute)
    await expectReplay(desk, 1)
    expect(desk.mails.filter(({ envelope }) => envelope.to === '')).toEqual([])
  })

  test('may be erased from a ticket whose requester is erased later, and one who is merged from both', async () => {
    const desk = await start()
    await desk.receive(letter({ from: 'Ben <ben@example.com>', subject: 'A lamp', body: 'It is mine alone.' }))
    await desk.receive(letter())
    await desk.api.send(2, { type: 'ticket.merged', into: 1 })
    await desk.receive(letter({ headers: '', subject: `Re: About ${word} [#2]` }))
    await erase(desk)
    await expectReplay(desk, 1)
    await expectReplay(desk, 2)
    expect(await traces(database)).toEqual([])
    await erasePerson({ ...desk.services, failpoint: () => {} }, 'ben@example.com')
    await expectReplay(desk, 1)
    expect(await traces(database)).toEqual([])
    expect(JSON.stringify(await rowsOf(database))).not.toMatch(/ben@example|mine alone/)
    await desk.api.send(2, { type: 'ticket.unmerged' })
    await expectReplay(desk, 2)
  })
})

function fail(): never {
  throw new Error('killed')
}

/** They are let into the first ticket. */
function participates({ services: { runtime } }: HelpDesk) {
  return runtime.submit({
    ticket: 1,
    event: {
      type: 'participant.added',
      by: { role: 'agent', id: 'ana' },
      data: {},
      content: { name: word, address },
    },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}

/** Every kind of place; `own` are their tickets, `other` is Ben's, in which they take part. */
async function everywhere(desk: HelpDesk): Promise<{ readonly own: readonly number[]; readonly other: number }> {
  const { store, runtime, clock } = desk.services
  const submit = (ticket: number, type: string, content: object) =>
    runtime.submit({
      ticket,
      event: { type, by: { role: 'agent', id: 'ana' }, data: {}, content: content as never },
      dedupe: null,
      expectedVersion: null,
      files: [],
    })
  await desk.receive(letter({ from: 'Ben <ben@example.com>', subject: 'A lamp', body: 'It is mine alone.' }))
  await submit(1, 'participant.added', { name: word, address })
  await desk.api.reply(1, { text: 'We look at it.' })
  await desk.settled()
  const toThem = desk.mails.find(({ envelope }) => envelope.to === address)
  await desk.receive(
    letter({
      to: toThem?.replyTo ?? care,
      headers: `In-Reply-To: ${toThem?.messageId}\n`,
      body: `I saw it too, says ${word}.`,
    }),
  )

  await desk.post('/forms/contact', {
    name: word,
    email: address,
    subject: `About ${word}`,
    message: `${word} is broken.`,
  })
  await desk.receive(letter({ headers: withFile, body: fileBody(`A file of mine: ${word}.`) }))
  const [second = 0, third = 0] = (await desk.api.tickets({ q: word })).tickets
    .map(({ number }) => number)
    .filter((number) => number !== 1)
    .sort((a, b) => a - b)
  await desk.api.note(second, { text: `a note about ${word}` })
  await desk.api.change(second, { title: `${word}, again` })
  const later = new Date(clock.now() + 600 * minute).toISOString()
  await desk.api.reply(second, { text: `Dear ${word}, later.`, sendAt: later })
  desk.relayAnswers({ outcome: 'never', answer: `550 <${address}> is not here` } as never)
  await desk.api.reply(third, { text: `Dear ${word}.` })
  await desk.settled()

  // On the shelf: as a ticket that looks like spam, and as a mail that nobody could read.
  await desk.receive(letter({ to: 'nobody@elsewhere.example' }), { from: address, to: ['nobody@elsewhere.example'] })
  await desk.receive(`From: ${person}\n`, { from: address, to: [care] })

  const headers = { origin: desk.services.settings.publicUrl, 'content-type': 'application/json' }
  const path = '/chat/website/conversations'
  const chat = (at: string, body: object, token = '') =>
    desk.request(`${path}${at}`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
  const { id, token } = (await (await chat('', { url: '/pricing', locale: 'en' })).json()) as ConversationPosted
  await chat(`/${id}/messages`, { id: 'visitor-1-key', text: `${word} in the chat` }, token)
  await chat(`/${id}/address`, { email: address }, token)
  await chat(`/${id}/end`, {}, token)
  await desk.settled()

  await store.agentState.put('ana', `draft:${second}:reply`, `Dear ${word}`, clock.now())
  const soon = clock.now() + 600 * minute
  await store.access.addOnce({
    hash: 'h1',
    purpose: 'saved:contact',
    body: { entries: [['email', address]] },
    expiresAt: soon,
  })
  await store.access.addVisit({ hash: 'v1', email: address, lastSeenAt: clock.now(), expiresAt: soon })
  await store.limits.consume(`own-links:${address}`, 1, minute, clock.now())
  await store.missedSearches.add({ words: `who is ${address}`, language: 'en' }, clock.now())
  const mail = { messageId: 'x@docket', to: address, subject: word, text: word, html: word, headers: {}, ticket: null }
  await store.mailbox.add({ ...mail, sentAt: clock.now() })
  const all = await heldOfPerson(store, address)
  return { own: all.tickets, other: 1 }
}

/** Each row of each table, whatever tables there are. */
async function rowsOf({ dataDir, databaseUrl }: Database): Promise<readonly { table: string; row: object }[]> {
  if (databaseUrl === null) {
    const file = new sqlite.Database(join(dataDir, 'docket.sqlite'), sqlite.OPEN_READONLY)
    const all = (text: string) =>
      new Promise<object[]>((resolve, reject) =>
        file.all(text, (error, rows) => (error ? reject(error) : resolve(rows as object[]))),
      )
    const tables = (await all(`SELECT name FROM sqlite_master WHERE type = 'table'`)) as { name: string }[]
    const rows = []
    for (const { name } of tables)
      for (const row of await all(`SELECT * FROM "${name}"`)) rows.push({ table: name, row })
    await new Promise((resolve) => file.close(resolve))
    return rows
  }
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl }) }),
  })
  const { rows: tables } = await sql<{ name: string }>`SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`.execute(db)
  const rows = []
  for (const { name } of tables)
    for (const row of (await sql`SELECT * FROM ${sql.table(name)}`.execute(db)).rows)
      rows.push({ table: name, row: row as object })
  await db.destroy()
  return rows
}

/** Where the word or the address still stands. */
async function traces(database: Database) {
  return (await rowsOf(database)).filter(({ row }) => {
    const cells = Object.values(row).map((cell) => (Buffer.isBuffer(cell) ? cell.toString('latin1') : cell))
    return /wubblefax|zyxquorp/i.test(JSON.stringify(cells))
  })
}

async function blobsWith({ dataDir }: Database, wanted: string): Promise<readonly string[]> {
  const found = []
  for (const text of await texts(join(dataDir, 'blobs'))) if (text.includes(wanted)) found.push(hash(text))
  return found
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

async function texts(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  )
}

/** What came within the hour stays until nobody can be about to point at it. */
async function age({ dataDir }: Database): Promise<void> {
  const entries = await readdir(join(dataDir, 'blobs'), { recursive: true, withFileTypes: true })
  const old = Date.now() / 1_000 - 7_200
  for (const entry of entries) if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), old, old)
}
