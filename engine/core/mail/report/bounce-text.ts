import { headersOf } from '#engine/core/mail/header.ts'
import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import { isDaemon } from './mail-system.ts'
import type { PlainMail } from './parts.ts'
import { type Action, addressIn, distinct, mostRecipients, recipient } from './recipient.ts'
import { tellsCause, weight } from './status.ts'
import { type BounceSystem, copyBegins, delayWords, failureWords, systems } from './systems.ts'

const mostLines = 1_000
const lineCharacters = 1_000
interface Told {
  readonly line: string
  readonly weight: number
}

/** More addresses than this in a text that we do not know say nothing about who failed. */
const vague = 5

/**
 * The recipients that a bounce in free text names, with the reasons that it gives; null when the text is no bounce. The caller has made
 * sure that a mail system wrote it.
 */
export function readBounceText(mail: PlainMail): readonly FailedRecipient[] | null {
  const lines = linesBeforeCopy(mail.text)
  const text = lines.join('\n')
  const action: Action = delayWords.test(text) ? 'delayed' : 'failed'
  const failed = headersOf(mail, 'x-failed-recipients')
    .flatMap((value) => value.split(',').flatMap(listed))
    .slice(0, mostRecipients)
  const fromDaemon = isDaemon(mail.from?.address ?? null)
  const known = systems.filter(({ says, daemonOnly = false }) => (fromDaemon || !daemonOnly) && says.test(text))
  const told = lines.map((line) => ({ line, weight: weight(line) }))
  for (const system of known) {
    const found = recipientsOf(system, told, action)
    if (found.length > 0) return distinct([...found, ...named(failed, told, action)])
  }
  if (failed.length > 0) return distinct(named(failed, told, action))
  const failing = failureWords.test(text) || tellsCause(text)
  if (fromDaemon && failing) return distinct(named(mentioned(mail, text), told, action))
  return known.length > 0 ? [] : null
}

function linesBeforeCopy(text: string): readonly string[] {
  const lines = text.slice(0, mostLines * lineCharacters).split('\n', mostLines)
  const copy = lines.findIndex((line) => copyBegins.test(line.slice(0, lineCharacters)))
  return (copy === -1 ? lines : lines.slice(0, copy)).map((line) => line.slice(0, lineCharacters).trimEnd())
}

/** A recipient begins at its line; what stands between it and the next (or, for some systems, the one before) is the reason. */
function recipientsOf(system: BounceSystem, told: readonly Told[], action: Action): readonly FailedRecipient[] {
  const found: { address: string; reason: string[] }[] = []
  let above: string[] = []
  for (const line of sectionOf(system, told)) {
    const match = system.recipient.exec(line)
    const address = match?.[1] === undefined ? null : addressIn(match[1])
    if (address === null) {
      if (system.reason === 'above') above.push(line)
      else found.at(-1)?.reason.push(line)
      continue
    }
    if (found.length === mostRecipients) break
    found.push({ address, reason: [...above, match?.[2] ?? ''] })
    above = []
  }
  return found.map(({ address, reason }) =>
    recipient(address, action, null, system.reason === 'anywhere' ? bestLine(address, told) : reason.join(' ').trim()),
  )
}

function sectionOf({ begins, ends }: BounceSystem, told: readonly Told[]): readonly string[] {
  const lines = told.map(({ line }) => line)
  const begin = begins === null ? 0 : lines.findIndex((line) => begins.test(line)) + 1
  const end = ends === null ? -1 : lines.findIndex((line, index) => index >= begin && ends.test(line))
  return lines.slice(begin, end === -1 ? undefined : end)
}

/** Recipients that are known by address only, each with the line that tells most about it. */
function named(addresses: readonly string[], told: readonly Told[], action: Action): readonly FailedRecipient[] {
  return addresses.map((address) => recipient(address, action, null, bestLine(address, told)))
}

function bestLine(address: string, told: readonly Told[]): string {
  let best = ''
  let most = 0
  for (const { line, weight } of told) {
    const about = line.includes(address) && line.replace(/[<>\s]/g, '') !== address ? 1 : 0
    if (weight + about <= most) continue
    best = line.trim()
    most = weight + about
  }
  return best
}

/** Addresses in a text of no known system, without those of the two ends of the report. */
function mentioned(mail: PlainMail, text: string): readonly string[] {
  const ends = new Set([mail.from, ...mail.to, ...mail.cc].map((name) => name?.address?.toLowerCase()))
  const all = text.match(/[^\s<>()[\],;:"'，：（）|]{1,64}@[^\s<>()[\],;:"'，：（）|]{1,255}/g) ?? []
  const addresses = new Set(
    all.flatMap(listed).filter((address) => !ends.has(address.toLowerCase()) && !isDaemon(address)),
  )
  return addresses.size > vague ? [] : [...addresses]
}

function listed(written: string): readonly string[] {
  const address = addressIn(written)
  return address === null ? [] : [address]
}
