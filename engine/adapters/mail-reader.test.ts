import { afterEach, describe, expect, test } from 'vitest'
import type { MailReader, MailReading } from '#engine/ports/mail-reader.ts'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { type MailReaderOptions, mailReader } from './mail-reader.ts'
import { systemClock } from './system-clock.ts'

/** A thread that does what a mail says, in place of a parser with a fault. */
const obedient = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    const answers = {
      loop() { for (;;); },
      eat() { const all = []; for (;;) all.push(new Array(1e5).fill({}).map(() => ({}))) },
      throw() { throw new Error('fault') },
      exit() { process.exit(7) },
    }
    parentPort.on('message', ({ raw }) => {
      const text = Buffer.from(raw).toString()
      answers[text]?.()
      parentPort.postMessage({ reading: { ok: true, mail: { subject: text } } })
    })
    parentPort.postMessage({ reading: null })
  `)}`,
)

let reader: MailReader | null = null

function open(options: MailReaderOptions = {}): MailReader {
  reader = mailReader(systemClock, options)
  return reader
}

afterEach(() => reader?.close())

const bytes = (text: string) => new TextEncoder().encode(text)
const subject = (read: MailReading) => read.ok && read.mail.subject

describe('mail is read in a thread of its own', () => {
  test('as it is read at once, files and all', async () => {
    const raw = mailCases('structure').find(({ id }) => id === 'related-image-and-attachment')?.raw ?? new Uint8Array()
    const before = raw.slice()
    const read = await open().read(raw)
    expect(read.ok && read.mail.parts.map(({ name, content }) => [name, content.length])).toEqual([
      ['image-1.png', 70],
      ['rechnung-für-März.pdf', 10],
    ])
    expect(raw).toEqual(before)
  })

  test('one after the other, each answered with its own', async () => {
    const worker = open({ module: obedient, size: 2 })
    const names = Array.from({ length: 20 }, (_, at) => `mail ${at}`)
    expect((await Promise.all(names.map((name) => worker.read(bytes(name))))).map(subject)).toEqual(names)
  })

  test('a mail that takes too long is given up, and the others are read', async () => {
    const worker = open({ module: obedient, limitMs: 1_000 })
    const [first, slow, last] = await Promise.all(['first', 'loop', 'last'].map((text) => worker.read(bytes(text))))
    expect(slow).toEqual({ ok: false, reason: 'too-slow' })
    expect([first, last].map((read) => read && subject(read))).toEqual(['first', 'last'])
  })

  test.each([
    ['takes all memory', 'eat'],
    ['brings the thread down', 'throw'],
    ['ends the thread', 'exit'],
  ])('a mail that %s is broken, and the others are read', async (_, trouble) => {
    const worker = open({ module: obedient, heapMegabytes: 32 })
    const [first, bad, last] = await Promise.all(['first', trouble, 'last'].map((text) => worker.read(bytes(text))))
    expect(bad).toEqual({ ok: false, reason: 'broken' })
    expect([first, last].map((read) => read && subject(read))).toEqual(['first', 'last'])
  })

  test('an idle thread is ended, and the next mail gets a new one', async () => {
    const worker = open({ module: obedient, idleMs: 1 })
    expect(subject(await worker.read(bytes('one')))).toBe('one')
    // However long the machine takes: either thread answers.
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(subject(await worker.read(bytes('two')))).toBe('two')
  })

  test('a reader that is closed, or cannot start, blames no mail', async () => {
    const worker = open({ module: obedient })
    const waiting = [worker.read(bytes('loop')), worker.read(bytes('next'))]
    const refused = Promise.allSettled(waiting)
    await worker.close()
    expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(worker.read(bytes('late'))).rejects.toThrow('closed')
    await expect(
      open({ module: new URL('data:text/javascript,throw new Error("no")') }).read(bytes('x')),
    ).rejects.toThrow()
  })
})
