// A mailbox by IMAP (RFC 3501) over imapflow. Mails are named by UID alone, since sequence numbers move when anything is removed, and
// mails are read in pieces with BODY.PEEK, which marks nothing.
import { readFile } from 'node:fs/promises'
import type { ImapFlow, SearchObject } from 'imapflow'
import { largestMail } from '#engine/channels/email/incoming.ts'
import { MailSourceError } from '#engine/core/mail/source-error.ts'
import type { MailSelection, MailSource, MailSourceListener, OpenMailbox } from '#engine/ports/mail-source.ts'
import type { MailboxSetting } from '#engine/runtime/settings.ts'

const pieceBytes = 256 * 1024
/** For servers that answer with the whole mail when a piece is asked for. */
const longestAnswer = largestMail + 1_000_000

export function imapSource(setting: MailboxSetting, ca?: string): MailSource {
  return {
    name: `imap: ${setting.user}${setting.folder === 'INBOX' ? '' : ` ${setting.folder}`}`,
    open: (listener) => openMailbox(setting, ca, listener),
  }
}

async function openMailbox(
  setting: MailboxSetting,
  ca: string | undefined,
  { news, lost }: MailSourceListener,
): Promise<OpenMailbox> {
  const client = await newClient({ ...setting, secret: await secretOf(setting) }, ca)
  let isOver = false
  const end = (error: unknown) => {
    if (!isOver) lost(sentence(error, setting))
    isOver = true
  }
  // Without a listener before `connect` an error on an idle connection would end the process.
  client.on('error', end)
  client.on('close', () => end(null))
  client.on('exists', news)
  try {
    await client.connect()
    const { uidValidity, uidNext } = await client.mailboxOpen(setting.folder)
    const nextNumber = uidNext || ((await find(client, { all: true }, setting)).at(-1) ?? 0) + 1
    return mailboxOver(client, setting, { numbering: String(uidValidity), nextNumber }, () => {
      isOver = true
      client.close()
    })
  } catch (error) {
    isOver = true
    client.close()
    throw sentence(error, setting)
  }
}

async function secretOf({ secret, tokenFile }: MailboxSetting): Promise<string> {
  if (tokenFile === null) return secret
  const token = await readFile(tokenFile, 'utf8').catch((error: unknown) => {
    const { code = 'unknown' } = (error ?? {}) as { code?: string }
    throw new MailSourceError('refused', `The file of the access token cannot be read (${code}).`)
  })
  if (token.trim() === '') throw new MailSourceError('refused', 'The file of the access token is empty.')
  return token.trim()
}

async function newClient(
  { host, port, security, user, secret, auth }: MailboxSetting,
  ca: string | undefined,
): Promise<ImapFlow> {
  // Loaded only where a mailbox is fetched: most installations never need it.
  const { ImapFlow } = await import('imapflow')
  return new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    auth: auth === 'xoauth2' ? { user, accessToken: secret } : { user, pass: secret },
    ...(ca !== undefined && { tls: { ca } }),
    logger: false,
    clientInfo: { name: 'Docket' },
    autoIdleDelay: 1_000,
    maxIdleTime: 5 * 60_000,
    connectionTimeout: 30_000,
    socketTimeout: 60_000,
    maxLiteralSize: longestAnswer,
    maxResponseSize: longestAnswer + 1_000_000,
  })
}

function mailboxOver(
  client: ImapFlow,
  setting: MailboxSetting,
  numbered: Pick<OpenMailbox, 'numbering' | 'nextNumber'>,
  close: () => void,
): OpenMailbox {
  const canMove = client.capabilities.has('MOVE')
  const guarded = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw sentence(error, setting)
    })

  /** Some servers now and then answer nothing about a mail that is there. */
  const goneOrFault = async (number: number): Promise<null> => {
    if ((await find(client, { uid: String(number) }, setting)).includes(number))
      throw new MailSourceError('unreachable', 'The server lists a mail that it does not hand out.')
    return null
  }

  const markRead = async (number: number): Promise<string | null> => {
    const isMarked = await guarded(client.messageFlagsAdd(String(number), ['\\Seen'], { uid: true, silent: true }))
    stillThere(client)
    return isMarked ? null : 'The server does not let mails be marked as read.'
  }

  return {
    ...numbered,
    tellsNews: client.capabilities.has('IDLE'),
    shortcoming:
      setting.move === null || canMove
        ? null
        : 'The server cannot move mails in one step, so they stay and are marked as read.',
    find: (which) => find(client, queryOf(which), setting),
    async sizeOf(number) {
      const mail = await guarded(client.fetchOne(String(number), { uid: true, size: true }, { uid: true }))
      return mail ? (mail.size ?? 0) : goneOrFault(number)
    },
    async read(number, use) {
      const { content } = await guarded(
        client.download(String(number), undefined, { uid: true, chunkSize: pieceBytes }),
      )
      if (!content) return goneOrFault(number)
      // What is not read to its end, or not at all, would keep the connection waiting.
      content.on('error', () => {})
      try {
        return await use(described(content, setting))
      } finally {
        content.destroy()
      }
    },
    async settle(number) {
      if (setting.move === null || !canMove) return markRead(number)
      const moved = await guarded(client.messageMove(String(number), setting.move, { uid: true }))
      stillThere(client)
      if (moved) return null
      await markRead(number)
      return `The server does not move mails to "${setting.move}", so they stay and are marked as read.`
    },
    async close() {
      close()
    },
  }
}

/** imapflow answers false both when the server refuses and when there is no server any more. */
function stillThere(client: ImapFlow): void {
  if (!client.usable) throw new MailSourceError('unreachable', 'The connection was lost.')
}

async function* described(content: AsyncIterable<Uint8Array>, setting: MailboxSetting): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } catch (error) {
    throw sentence(error, setting)
  }
}

async function find(client: ImapFlow, query: SearchObject, setting: MailboxSetting): Promise<readonly number[]> {
  const found = await client.search(query, { uid: true }).catch((error: unknown) => {
    throw sentence(error, setting)
  })
  stillThere(client)
  if (!Array.isArray(found)) throw new MailSourceError('unreachable', 'The server does not search its mailbox.')
  // "7:*" names the last mail also where that is the sixth.
  const above = /^(\d+):\*$/.exec(String(query.uid))?.[1] ?? '0'
  return found.filter((number) => number >= Number(above)).sort((a, b) => a - b)
}

function queryOf(which: MailSelection): SearchObject {
  if ('unread' in which) return { seen: false }
  if ('above' in which) return { uid: `${which.above + 1}:*` }
  if ('since' in which) return { since: new Date(which.since) }
  return { uid: which.unreadAmong.join(','), seen: false }
}

/** A server's own words may repeat what was sent to it, so none of them is passed on. */
function sentence(error: unknown, { host, folder, auth }: MailboxSetting): MailSourceError {
  if (error instanceof MailSourceError) return error
  const { authenticationFailed, executedCommand, responseStatus, code } = (error ?? {}) as {
    authenticationFailed?: boolean
    executedCommand?: unknown
    responseStatus?: unknown
    code?: unknown
  }
  if (authenticationFailed) {
    const proof = auth === 'xoauth2' ? 'access token' : 'password'
    return new MailSourceError('refused', `${host} does not accept the user and the ${proof}.`)
  }
  if (responseStatus !== undefined && / SELECT /.test(String(executedCommand)))
    return new MailSourceError('refused', `${host} does not open the folder "${folder}".`)
  const why = typeof code === 'string' && /^\w{1,40}$/.test(code) ? ` (${code})` : ''
  return new MailSourceError('unreachable', `The connection to ${host} failed${why}.`)
}
