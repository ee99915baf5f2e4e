import { afterEach, describe, expect, test } from 'vitest'
import { MailSourceError } from '#engine/core/mail/source-error.ts'
import { type KeptMail, mailboxOf, turns, unreadMail as unread } from '#engine/testing/mailbox.ts'

let end = async () => {}
afterEach(() => end())

function begin(...mails: KeptMail[]) {
  const mailbox = mailboxOf(mails)
  end = mailbox.end
  return mailbox
}

describe('fetching a mailbox', () => {
  test('never asks for a mail that says it is too large, and says that it lies there', async () => {
    const { intake, start, read, mails, box } = begin(unread(1), unread(2, { size: 200_000_000 }), unread(3))
    const fetching = start()
    await turns()
    expect(read).toEqual([1, 3])
    expect(intake.mails).toHaveLength(2)
    expect(mails.map((mail) => mail.unread)).toEqual([false, true, false])
    expect(fetching.states()[0]?.problem).toBe('1 unread in the mailbox are larger than 50000000 bytes.')
    await fetching.close()
    // The next engine says it too, until somebody has read it.
    const next = start()
    await turns()
    expect(next.states()[0]?.problem).toMatch(/larger than/)
    expect(read).toEqual([1, 3])
    for (const mail of mails) mail.unread = false
    box.news()
    await turns()
    expect(next.states()[0]?.problem).toBeNull()
  })

  test('is not held up by one mail that breaks every connection, and fetches that too when it can', async () => {
    const { intake, start, clock, box } = begin(unread(1), unread(2), unread(3))
    box.broken.add(1)
    const fetching = start()
    for (let connection = 0; connection < 6; connection++) {
      await turns()
      clock.advance(400_000)
    }
    await turns()
    expect(intake.mails.map(({ raw }) => raw.toString())).toEqual(['mail 2', 'mail 3'])
    expect(fetching.states()[0]).toMatchObject({ state: 'failed', problem: 'The connection was lost.' })
    box.broken.clear()
    clock.advance(400_000)
    await turns()
    expect(intake.mails.map(({ raw }) => raw.toString())).toEqual(['mail 2', 'mail 3', 'mail 1'])
    expect(intake.repeats()).toBe(0)
  })

  test('waits longer each time before it connects again, and longest where it is not let in', async () => {
    for (const [kind, waits] of [
      ['unreachable', [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]],
      ['refused', [60, 120, 240, 480, 960, 1800, 1800]],
    ] as const) {
      const { start, opened, clock, box } = begin()
      box.refuse = new MailSourceError(kind, 'No.')
      const fetching = start()
      for (const seconds of waits) {
        await turns()
        clock.advance(seconds * 1000)
      }
      await turns()
      expect(opened.slice(1).map((at, index) => (at - (opened[index] ?? 0)) / 1000)).toEqual(waits)
      await fetching.close()
    }
  })

  test('connects again at once-and-a-bit when a connection that worked is lost, and looks at what came', async () => {
    const { intake, start, opened, clock, mails, box } = begin(unread(1))
    const fetching = start()
    await turns()
    box.lose()
    mails.push(unread(2))
    await turns()
    expect(fetching.states()[0]?.state).toBe('failed')
    clock.advance(1_000)
    await turns()
    expect(opened).toEqual([0, 1_000])
    expect(fetching.states()[0]).toEqual({ name: 'imap: support', state: 'connected', problem: null })
    expect(intake.mails).toHaveLength(2)
  })

  test('looks again by itself though nobody tells of news', async () => {
    const { intake, start, clock, mails } = begin()
    start()
    await turns()
    mails.push(unread(1))
    clock.advance(5 * 60_000)
    await turns()
    expect(intake.mails).toHaveLength(1)
  })

  test('writes nothing down while nothing comes, but for once a day', async () => {
    const { start, clock, settings, box } = begin(unread(1))
    start()
    await turns()
    const before = settings.get('mailbox')
    for (let looks = 0; looks < 3; looks++) {
      clock.advance(3_600_000)
      await turns()
    }
    expect(settings.get('mailbox')).toBe(before)
    clock.advance(24 * 3_600_000)
    box.news()
    await turns()
    expect(settings.get('mailbox')).not.toBe(before)
  })
})
