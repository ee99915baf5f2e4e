import { createWriteStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Exit } from '#engine/cli/io.ts'
import { documentText, iso } from '#engine/cli/words.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { HeldOfPerson } from '#engine/store/person-store.ts'
import type { Store } from '#engine/store/store.ts'
import { countsOf } from './counts.ts'

/**
 *     person.json          what there is, and what is known of the address
 *     tickets/12.json      a ticket of theirs: how it stands and all that was said, notes included
 *     others/13.json       of a ticket of somebody else: what they said themselves
 *     chats/<id>.json      a chat with everything said in it
 *     mails/<id>.eml       a mail as it came
 *     sent/<id>.json       a mail of the local mailbox
 *     files/<id>-<name>    an attachment
 *
 * All of it is for this person's eyes: files and folders are readable by nobody else on the machine. Exit 2 for a folder with something in it.
 */
export async function writePerson(
  from: { readonly store: Pick<Store, 'tickets'>; readonly blobs: Pick<Blobs, 'open'> },
  held: HeldOfPerson,
  { folder, address, at }: { readonly folder: string; readonly address: string; readonly at: number },
): Promise<{ readonly missing: readonly string[] }> {
  await emptyFolder(folder)
  const put = async (path: string, value: object) =>
    writeFile(join(folder, path), documentText(value), { mode: 0o600, flag: 'wx' })
  for (const name of ['tickets', 'others', 'chats', 'mails', 'sent', 'files'])
    await mkdir(join(folder, name), { mode: 0o700 })

  for (const ticket of await from.store.tickets.many(held.tickets))
    await put(`tickets/${ticket.number}.json`, { ticket, log: logOf(held, ticket.number) })
  for (const number of held.others) await put(`others/${number}.json`, { number, log: logOf(held, number) })
  for (const { entries, snapshot, ...chat } of held.chats) {
    // The hash of the token that opens the chat is a key, and nothing about the person.
    const { tokenHash: _, ...conversation } = JSON.parse(snapshot) as Record<string, unknown>
    const said = entries.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body) as unknown)
    await put(`chats/${chat.id}.json`, { conversation, entries: said })
  }
  for (const { id, headers, ...mail } of held.sent)
    await put(`sent/${id}.json`, { ...mail, headers: JSON.parse(headers) })

  const missing: string[] = []
  const bring = async (blob: string, path: string) => {
    if (!(await copied(from.blobs, blob, join(folder, path)))) missing.push(path)
  }
  for (const { row, left } of held.mails) if (left === null) await bring(row.blob, `mails/${row.id}.eml`)
  for (const { id, blob, name } of held.files) await bring(blob, `files/${id}-${fileName(name)}`)

  await put('person.json', { address, exportedAt: iso(at), counts: countsOf(held), ...overview(held), missing })
  return { missing }
}

function overview({
  tickets,
  others,
  files,
  mails,
  deliveries,
  saved,
  visits,
  addresses,
  drafts,
  counters,
  searches,
}: HeldOfPerson) {
  return {
    tickets,
    others,
    files: files.map(({ id, name, type, size, ticket, seq }) => ({ id, name, type, size, ticket, seq })),
    mails: mails
      .filter(({ left }) => left === null)
      .map(({ row }) => ({
        id: row.id,
        receivedAt: iso(row.received_at),
        state: row.state,
        tickets: JSON.parse(row.tickets) as unknown,
        envelope: JSON.parse(row.envelope) as unknown,
        facts: JSON.parse(row.facts ?? 'null') as unknown,
      })),
    deliveries: deliveries.map(({ ticket, kind, state, effect, settled_at }) => ({
      ticket,
      kind,
      state,
      settledAt: settled_at === null ? null : iso(settled_at),
      effect: JSON.parse(effect) as unknown,
    })),
    saved: saved.map(({ purpose, body, expires_at }) => ({
      purpose,
      body: JSON.parse(body) as unknown,
      expiresAt: iso(expires_at),
    })),
    visits: visits.map(({ last_seen_at, expires_at }) => ({
      lastSeenAt: iso(last_seen_at),
      expiresAt: iso(expires_at),
    })),
    addresses,
    drafts: drafts.map(({ key, value }) => ({ key, value })),
    counters: counters.map(({ key, points }) => ({ key, points })),
    searches,
  }
}

/** Of somebody else's ticket only what they wrote themselves is theirs to have; of the rest they learn that they are named, and when. */
function logOf({ contents, tickets }: HeldOfPerson, number: number) {
  const isOwn = tickets.includes(number)
  return contents
    .filter(({ ticket }) => ticket === number)
    .map(({ seq, type, at, by, content, left }) => {
      const isTheirs = isOwn || (left === null && type !== 'person.erased')
      return { seq, type, at: iso(at), by, ...(isTheirs ? { content } : { named: true }) }
    })
}

async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => {
    throw new Exit(2, `"${folder}" is no folder that can be made.`)
  })
  if ((await readdir(folder)).length > 0)
    throw new Exit(2, `"${folder}" is not empty: name a folder that is not there yet.`)
}

/** False when the bytes are not on the disk. */
async function copied(blobs: Pick<Blobs, 'open'>, blob: string, path: string): Promise<boolean> {
  try {
    const bytes = await blobs.open(blob)
    await pipeline(Readable.fromWeb(bytes as never), createWriteStream(path, { mode: 0o600, flags: 'wx' }))
    return true
  } catch (error) {
    if (error instanceof DocketError && error.code === 'not-found') return false
    throw error
  }
}

/** A name that any system takes, with its ending. */
function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
  return plain.length <= 80 ? plain || 'file' : plain.slice(-80)
}
