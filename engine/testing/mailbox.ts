import { fetchMail } from '#engine/channels/email/fetch-mail.ts'
import type { MailDoor } from '#engine/channels/email/incoming.ts'
import { MailSourceError } from '#engine/core/mail/source-error.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { MailSelection, MailSourceListener, OpenMailbox } from '#engine/ports/mail-source.ts'
import { createTestClock, monday } from './clock.ts'
import { quiet } from './databases.ts'
import { memoryIntake } from './mail-intake.ts'
import { createTestRandom } from './random.ts'

export interface KeptMail {
  readonly number: number
  readonly text: string
  readonly size?: number
  unread: boolean
}

/** A mailbox of which a test says all: what is in it, and what fails. */
export function mailboxOf(mails: KeptMail[], holds?: Rules) {
  const doors: MailDoor[] = []
  const opened: number[] = []
  const read: number[] = []
  const clock = createTestClock()
  let listener: MailSourceListener | null = null
  const box = {
    mails,
    opened,
    read,
    clock,
    refuse: null as Error | null,
    isOurs: true,
    numbering: '1',
    broken: new Set<number>(),
    settings: new Map<string, string>(),
    lose: () => listener?.lost(new MailSourceError('unreachable', 'The connection was lost.')),
    news: () => listener?.news(),
  }
  const selected = (which: MailSelection) => (mail: KeptMail) => {
    if ('unread' in which) return mail.unread
    if ('above' in which) return mail.number > which.above
    if ('unreadAmong' in which) return mail.unread && which.unreadAmong.includes(mail.number)
    return true
  }
  const open: OpenMailbox = {
    get numbering() {
      return box.numbering
    },
    get nextNumber() {
      return Math.max(0, ...mails.map(({ number }) => number)) + 1
    },
    tellsNews: true,
    shortcoming: null,
    find: async (which) => mails.filter(selected(which)).map(({ number }) => number),
    sizeOf: async (number) => {
      const mail = mails.find((one) => one.number === number)
      return mail ? (mail.size ?? mail.text.length) : null
    },
    async read(number, use) {
      read.push(number)
      if (box.broken.has(number)) throw new MailSourceError('unreachable', 'The connection was lost.')
      const text = mails.find((one) => one.number === number)?.text ?? ''
      return use(
        (async function* () {
          yield Buffer.from(text)
        })(),
      )
    },
    async settle(number) {
      const mail = mails.find((one) => one.number === number)
      if (mail) mail.unread = false
      return null
    },
    close: async () => {},
  }
  const intake = memoryIntake()
  const start = () => {
    const door = fetchMail({
      source: {
        name: 'imap: support',
        async open(heard) {
          opened.push(clock.now() - monday)
          if (box.refuse) throw box.refuse
          listener = heard
          return open
        },
      },
      team: null,
      key: 'mailbox',
      authserv: null,
      lease: { hold: async () => box.isOurs, release: async () => {} },
      intake,
      settings: {
        get: async (key) => box.settings.get(key) ?? null,
        put: async (key, value) => void box.settings.set(key, value),
      },
      clock,
      random: { ...createTestRandom(), bytes: () => new Uint8Array([0]) },
      log: quiet,
      ...(holds && { holds }),
    })
    doors.push(door)
    return door
  }
  /** Ends every fetching that was begun. */
  const end = async () => {
    for (const door of doors) await door.close()
  }
  return { ...box, box, intake, start, end }
}

export const unreadMail = (number: number, rest: Partial<KeptMail> = {}): KeptMail => ({
  number,
  text: `mail ${number}`,
  unread: true,
  ...rest,
})

/** What was begun goes on until it waits for the clock. */
export const turns = () => new Promise((resolve) => setTimeout(resolve, 5))
