import { createRequire } from 'node:module'
import type { AddressInfo, Server } from 'node:net'
import type { TestCertificate } from './certificate.ts'

export interface StoredMail {
  readonly uid: number
  readonly flags: readonly string[]
  readonly raw: string
}

/** A real IMAP server with one user (`support`, password `hunter2`), its folders INBOX and Archive in memory. */
export interface TestImapServer {
  readonly port: number
  mails(folder: string): readonly StoredMail[]
  deliver(raw: string, flags?: readonly string[]): void
  /** Gives every mail of INBOX a new number, as a restored mailbox has. */
  renumber(uidValidity: number): void
  /** Marks a mail of INBOX as read, as a person would. */
  markRead(uid: number): void
  /** Removes a mail of INBOX as another client would. */
  remove(uid: number): void
  close(): Promise<void>
}

interface Folder {
  messages: { uid: number; flags: string[]; raw: string }[]
  uidvalidity: number
  uidnext: number
}

interface Hoodiecrow {
  readonly server: Server
  listen(port: number, host: string, done: () => void): void
  close(done: () => void): void
  getMailbox(path: string): Folder
  appendMessage(folder: Folder, flags: readonly string[], date: undefined, raw: string): unknown
  notify(command: object, folder: Folder): void
}

const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow

export async function startImapServer(
  mails: readonly string[],
  {
    plugins = ['ID', 'UIDPLUS', 'IDLE', 'MOVE'],
    certificate,
    secure = false,
    accessToken,
  }: {
    readonly plugins?: readonly string[]
    readonly certificate?: TestCertificate
    /** TLS from the first byte. */
    readonly secure?: boolean
    /** Of the user, for XOAUTH2. */
    readonly accessToken?: string
  } = {},
): Promise<TestImapServer> {
  const server = hoodiecrow({
    plugins,
    users: { support: { password: 'hunter2', ...(accessToken && { xoauth2: { accessToken } }) } },
    ...(certificate && { credentials: certificate }),
    secureConnection: secure,
    storage: {
      INBOX: { messages: mails.map((raw) => ({ raw })), uidvalidity: 7 },
      '': { folders: { Archive: {} } },
    },
  })
  // Answers in many small writes must not wait for each other.
  server.server.on('connection', (socket) => socket.setNoDelay(true))
  // Its certificate is of no use any more; without an explicit host it would listen everywhere.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const inbox = () => server.getMailbox('INBOX')
  return {
    port: (server.server.address() as AddressInfo).port,
    mails: (folder) => server.getMailbox(folder).messages.map(({ uid, flags, raw }) => ({ uid, flags, raw })),
    deliver: (raw, flags = []) => void server.appendMessage(inbox(), flags, undefined, raw),
    renumber(uidValidity) {
      const folder = inbox()
      folder.uidvalidity = uidValidity
      for (const [index, mail] of folder.messages.entries()) mail.uid = index + 1
      folder.uidnext = folder.messages.length + 1
    },
    markRead: (uid) =>
      void inbox()
        .messages.find((mail) => mail.uid === uid)
        ?.flags.push('\\Seen'),
    remove(uid) {
      const folder = inbox()
      const index = folder.messages.findIndex((mail) => mail.uid === uid)
      folder.messages.splice(index, 1)
      server.notify({ tag: '*', attributes: [index + 1, { type: 'ATOM', value: 'EXPUNGE' }] }, folder)
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
