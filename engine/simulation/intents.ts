import type { Envelope } from '#engine/core/mail/arrived.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { Chance } from './chance.ts'
import { type Engine, keys } from './engine.ts'

/** What a client was told. */
export interface Told {
  /** The ticket that was named; null where none is, as for a mail. */
  readonly ticket: number | null
  /** Under which the mail is kept. */
  readonly mail: string | null
}

/** Something that somebody wants of the desk, and asks for until they are told that it is done. */
export interface Intent {
  readonly kind: 'form' | 'mail' | 'reply' | 'agent'
  /** Stands in what it says, and nowhere else. */
  readonly mark: string
  /** Asks once; null: what it is about is not there yet. */
  readonly ask: (engine: Engine) => Promise<Told> | null
  /** How often it is sent although it was acknowledged: a mail that comes by two doors, a button that is pressed twice. */
  readonly repeats: number
}

export const customers = ['ada@example.com', 'bob@example.com', 'cyd@example.org'] as const

const mailDomain = 'docket.localhost'
const unsure: MailAuth = { spf: 'none', dkim: 'none', dmarc: 'none', arc: 'none', domain: null, by: 'docket' }

/** A mail says of itself whether its sender can be proven. */
export function authOf(raw: Uint8Array): MailAuth {
  const domain = /^X-Proven: (\S+)/m.exec(Buffer.from(raw).toString('latin1'))?.[1]
  return domain === undefined ? unsure : { ...unsure, spf: 'pass', dkim: 'pass', dmarc: 'pass', domain }
}

export interface Known {
  /** A ticket that a client was told of. */
  readonly ticket: number
  readonly email: string
}

/**
 * What people do in one run. `tickets` are those that clients know of by then: who answers or works on one needs its number.
 */
export function drawIntents(chance: Chance, tickets: () => readonly Known[], told: (known: Known) => void): Intent[] {
  const intents: Intent[] = []
  const count = chance.between(6, 16)
  for (let n = 0; intents.length < count; n++) intents.push(...chance.pick(makers)({ n, chance, tickets, told }))
  return intents
}

interface Drawing {
  readonly n: number
  readonly chance: Chance
  readonly tickets: () => readonly Known[]
  readonly told: (known: Known) => void
}

const makers = [forms, forms, mails, replies, agentReplies, agentReplies, priorities, solutions] as const

/** One submission; sometimes somebody else's page has the same id and says something else. */
function forms({ n, chance, told }: Drawing): readonly Intent[] {
  const email = chance.pick(customers)
  const twins = chance.happens(0.2) ? ['', '-twin'] : ['']
  return twins.map((twin) => {
    const mark = `form-${n}${twin}.`
    return {
      kind: 'form',
      mark,
      repeats: chance.happens(0.3) ? 1 : 0,
      async ask({ forms: intake }) {
        const values = { email, subject: `Question ${n}`, message: `This is ${mark}` }
        const arrived = await intake.arrive('contact', {
          body: { values },
          submissionId: `submission-${n}`,
          peer: '192.0.2.7',
        })
        const result = await intake.take(arrived)
        if (result.outcome === 'refused') throw new Error(`a sound form was refused: ${result.reason}`)
        const { number } = result.accepted.ticket
        told({ ticket: number, email })
        return { ticket: number, mail: null }
      },
    }
  })
}

/** A new question by mail, with a file at times; another mail may bear the same Message-ID. */
function mails({ n, chance }: Drawing): readonly Intent[] {
  const from = chance.pick(customers)
  const file = chance.happens(0.3)
  const twins = chance.happens(0.2) ? ['', '-twin'] : ['']
  return twins.map((twin) => {
    const mark = `mail-${n}${twin}.`
    const raw = letter({
      from,
      to: `customer-care@${mailDomain}`,
      id: `<mail-${n}@example.net>`,
      subject: `Mail ${n}`,
      mark,
      file,
    })
    return { kind: 'mail', mark, repeats: chance.below(3), ask: (engine) => sent(engine, raw, from) }
  })
}

/** The requester answers by the ticket's own address. */
function replies({ n, chance, tickets }: Drawing): readonly Intent[] {
  const mark = `reply-${n}.`
  let raw: { readonly bytes: Uint8Array; readonly from: string } | null = null
  return [
    {
      kind: 'reply',
      mark,
      repeats: chance.below(2),
      ask(engine) {
        if (raw === null && tickets().length > 0) {
          const { ticket, email } = chance.pick(tickets())
          const to = `${keys.replyLocalPart('customer-care', ticket)}@${mailDomain}`
          const bytes = letter({
            from: email,
            to,
            id: `<reply-${n}@example.net>`,
            subject: `Re: ${n}`,
            mark,
            file: false,
          })
          raw = { bytes, from: email }
        }
        return raw === null ? null : sent(engine, raw.bytes, raw.from)
      },
    },
  ]
}

function agentReplies(drawing: Drawing): readonly Intent[] {
  return byAgent(drawing, 'agent.replied', {}, null)
}

function priorities(drawing: Drawing): readonly Intent[] {
  return byAgent(drawing, 'agent.noted', {}, { type: 'priority.changed', data: { priority: drawing.chance.below(4) } })
}

function solutions(drawing: Drawing): readonly Intent[] {
  return byAgent(drawing, 'agent.noted', {}, { type: 'ticket.solved', data: {} })
}

/** An agent's message, and in the same commit what else they do. */
function byAgent(
  { n, chance, tickets }: Drawing,
  type: string,
  data: Readonly<Record<string, never>>,
  then: { readonly type: string; readonly data: Readonly<Record<string, number>> } | null,
): readonly Intent[] {
  const mark = `${type}-${n}.`
  const by = { role: 'agent', id: 'ana' } as const
  let ticket: number | null = null
  return [
    {
      kind: 'agent',
      mark,
      repeats: chance.below(2),
      ask({ runtime }) {
        if (ticket === null && tickets().length > 0) ticket = chance.pick(tickets()).ticket
        if (ticket === null) return null
        const number = ticket
        return runtime
          .submit({
            ticket: number,
            event: { type, by, data, content: { text: `This is ${mark}`, files: [] } },
            dedupe: { key: `api:agent:ana:${number}:${type}:${n}`, bodyHash: mark, keptMs: 30 * 24 * 3_600_000 },
            expectedVersion: null,
            files: [],
            ...(then && {
              also: { tickets: [], events: () => [{ ticket: number, event: { ...then, by, content: null } }] },
            }),
          })
          .then(() => ({ ticket: number, mail: null }))
      },
    },
  ]
}

async function sent({ mail }: Engine, raw: Uint8Array, from: string): Promise<Told> {
  const envelope: Envelope = { door: 'smtp', from, to: [], team: null, peer: '192.0.2.1', helo: null, authserv: null }
  const stream = (async function* () {
    yield raw
  })()
  const { id } = await mail.take(stream, envelope)
  return { ticket: null, mail: id }
}

function letter(about: {
  readonly from: string
  readonly to: string
  readonly id: string
  readonly subject: string
  readonly mark: string
  readonly file: boolean
}): Uint8Array {
  const { from, to, id, subject, mark, file } = about
  const domain = from.slice(from.indexOf('@') + 1)
  const text = ['Content-Type: text/plain; charset=utf-8', '', `This is ${mark}`, '']
  const attached = [
    'Content-Type: text/plain; name="notes.txt"',
    'Content-Disposition: attachment; filename="notes.txt"',
    '',
    `A file of ${mark.length}`,
    '',
  ]
  const body = file
    ? ['Content-Type: multipart/mixed; boundary="part"', '', '--part', ...text, '--part', ...attached, '--part--', '']
    : text
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: ${id}`,
    'Date: Mon, 2 Mar 2026 09:00:00 +0000',
    `X-Proven: ${domain}`,
    'MIME-Version: 1.0',
  ]
  return Buffer.from([...head, ...body].join('\r\n'))
}
