import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mailReader } from '#engine/adapters/mail-reader.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { MailReading } from '#engine/ports/mail-reader.ts'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { seeded } from '#engine/testing/seeded.ts'

/**
 * Damages real mails by chance and reads them as the engine does: every one must give a reading within its time, with texts and names that
 * any database and file system takes. What does not is kept in `.cache/mail-drill/`, with the seed.
 *
 *     npm run drill -- mail [--rounds 100000 --seed 7 --limit 5000]
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '7' },
    limit: { type: 'string', default: '5000' },
  },
})
const rounds = Number(values.rounds)
const random = seeded(Number(values.seed))
const limitMs = Number(values.limit)
const folder = '.cache/mail-drill'
const atOnce = 8

const classes = [
  'attachments',
  'bounces',
  'charset',
  'encodings',
  'headers',
  'robots',
  'security',
  'structure',
  'threading',
]
const originals = classes
  .flatMap((name) => mailCases(name))
  .map(({ raw }) => Buffer.from(raw))
  .filter(({ length }) => length > 0 && length < 50_000)

const labels = ['utf-8', 'gb2312', 'shift_jis', 'iso-2022-jp', 'utf-7', 'utf-16', 'x-unknown', 'koi8-r', 'big5', '']
const insertions = [
  '\0',
  '\r',
  '\n\n',
  '"',
  '<',
  '=?utf-8?B?',
  '?=',
  'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'From: Eve <eve@example.net>\r\n',
  '\xff\xfe',
  'begin 644 a\r\n',
]

type Mutation = (mail: Buffer) => Buffer

const mutations: Readonly<Record<string, Mutation>> = {
  'flip bytes': (mail) => {
    const damaged = Buffer.from(mail)
    for (let count = 1 + below(12); count > 0; count--) damaged[below(damaged.length)] = below(256)
    return damaged
  },
  'swap lines': (mail) =>
    byLines(mail, (lines) => {
      const [one, other] = [below(lines.length), below(lines.length)]
      ;[lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? '']
    }),
  'drop a line': (mail) => byLines(mail, (lines) => lines.splice(below(lines.length), 1)),
  'repeat a header': (mail) =>
    byLines(mail, (lines) =>
      lines.splice(below(Math.min(lines.length, 12)), 0, lines[below(Math.min(lines.length, 12))] ?? ''),
    ),
  'damage a boundary': (mail) =>
    byText(mail, (text) =>
      text.replace(/boundary="?[^"\r\n;]+/gi, (found) => (below(2) ? `${found}x` : found.slice(0, -1))),
    ),
  'damage a delimiter': (mail) =>
    byText(mail, (text) =>
      text.replace(/^--.+/gm, (found) => (below(2) ? found.slice(0, 1 + below(found.length)) : found)),
    ),
  cut: (mail) => mail.subarray(0, below(mail.length)),
  'cut from the front': (mail) => mail.subarray(below(mail.length)),
  'swap charsets': (mail) =>
    byText(mail, (text) =>
      text.replace(/charset="?[\w.-]+|=\?[\w.-]+\?/gi, (found) =>
        found.startsWith('=?') ? `=?${label()}?` : `charset=${label()}`,
      ),
    ),
  'swap encodings': (mail) =>
    byText(mail, (text) =>
      text.replace(
        /(transfer-encoding:\s*)[\w-]+/gi,
        (_, name: string) => `${name}${['base64', 'quoted-printable', 'x-uuencode', '8bit', ''][below(5)]}`,
      ),
    ),
  insert: (mail) => {
    const at = below(mail.length)
    return Buffer.concat([
      mail.subarray(0, at),
      Buffer.from(insertions[below(insertions.length)] ?? '', 'latin1'),
      mail.subarray(at),
    ])
  },
  nest: (mail) => {
    const depth = 1 + below(30)
    const heads = Array.from(
      { length: depth },
      (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\r\n\r\n--n${at}\r\n`,
    )
    return Buffer.concat([Buffer.from(heads.join(''), 'latin1'), mail])
  },
  splice: (mail) => {
    const other = original()
    return Buffer.concat([mail.subarray(0, below(mail.length)), other.subarray(below(other.length))])
  },
  'repeat a piece': (mail) => {
    const from = below(mail.length)
    const piece = mail.subarray(from, from + 1 + below(200))
    return Buffer.concat([
      mail.subarray(0, from),
      ...Array.from({ length: 1 + below(50) }, () => piece),
      mail.subarray(from),
    ])
  },
}
const names = Object.keys(mutations)

const counts = new Map<string, number>()
const faults: string[] = []
let slowest = 0
let started = 0

console.log(`seed ${values.seed}, ${rounds} rounds, ${originals.length} mails`)
const reader = mailReader(systemClock, { size: 2, limitMs })
await Promise.all(Array.from({ length: atOnce }, work))
await reader.close()
for (const [outcome, count] of [...counts].toSorted()) console.log(`${String(count).padStart(8)}  ${outcome}`)
for (const fault of faults.slice(0, 20)) console.log(`✗ ${fault}`)
console.log(
  faults.length === 0
    ? `✔ every mail gave a reading; the slowest took ${Math.round(slowest)} ms, its wait included`
    : `${faults.length} faults: SEED=${values.seed}, kept in ${folder}/`,
)
process.exitCode = faults.length === 0 ? 0 : 1

async function work(): Promise<void> {
  while (started < rounds) {
    const round = started++
    const { mail, how } = mutant()
    const since = performance.now()
    const fault = await reader.read(mail).then(
      (read) => faultOf(read, mail),
      (error: unknown) => `no reading: ${error}`,
    )
    slowest = Math.max(slowest, performance.now() - since)
    if (fault !== null) await keep(round, mail, `${fault} (${how})`)
    if ((round + 1) % 10_000 === 0) console.log(`${round + 1} mails`)
  }
}

/** One to four kinds of damage, one after the other. */
function mutant(): { readonly mail: Buffer; readonly how: string } {
  let mail: Buffer = original()
  const how: string[] = []
  for (let count = 1 + below(4); count > 0 && mail.length > 0; count--) {
    const name = names[below(names.length)] ?? 'cut'
    mail = mutations[name]?.(mail) ?? mail
    how.push(name)
  }
  return { mail, how: how.join(', ') }
}

function faultOf(read: MailReading, raw: Buffer): string | null {
  const outcome = read.ok ? 'read' : read.reason
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  if (!read.ok) return read.reason === 'too-slow' || read.reason === 'broken' ? read.reason : null
  const { parts, ...mail } = read.mail
  const said = JSON.stringify([mail, parts.map(({ name, type, cid }) => [name, type, cid])])
  if (/\\u0000|\\ud[89a-f]/.test(said)) return 'a text that no database takes'
  if (parts.some(({ name }) => !/^[^/\\\s.][^/\\\n\r]*$/.test(name))) return 'a name that is more than a name'
  if (
    mail.folded.html !== null &&
    /<script|\son\w+\s*=\s*["']|javascript:/i.test(mail.folded.html.replace(/>[^<]*</g, '><'))
  )
    return 'HTML that runs'
  if (mail.text.trim() === '' && mail.html === null && parts.length === 0 && hasWords(raw))
    return 'nothing left of a mail with words in it'
  return null
}

/** Below all headers, whatever is left of them. */
function hasWords(raw: Buffer): boolean {
  const text = raw.toString('latin1')
  const blank = text.search(/\r?\n\r?\n/)
  const body = blank < 0 ? '' : text.slice(blank)
  const lines = body.split(/\r?\n/).filter((line) => !/^(?:--|[\w-]+:|[ \t])/.test(line))
  return lines.filter((line) => /[a-z]{3,},? [a-z]{2,}/i.test(line)).length >= 2
}

async function keep(round: number, mail: Buffer, fault: string): Promise<void> {
  faults.push(`${round}: ${fault}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `seed-${values.seed}-${round}.eml`), mail)
}

function byLines(mail: Buffer, change: (lines: string[]) => unknown): Buffer {
  return byText(mail, (text) => {
    const lines = text.split('\r\n')
    change(lines)
    return lines.join('\r\n')
  })
}

function byText(mail: Buffer, change: (text: string) => string): Buffer {
  return Buffer.from(change(mail.toString('latin1')), 'latin1')
}

function original(): Buffer {
  return originals[below(originals.length)] ?? Buffer.from('x')
}

function label(): string {
  return labels[below(labels.length)] ?? ''
}

function below(limit: number): number {
  return Math.floor(random() * Math.max(1, limit))
}
