import { afterEach, expect, test } from 'vitest'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const hour = 3_600_000
const passed: MailAuth = { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', domain: 'example.com', by: 'docket' }

function answer(
  from: string,
  to: string,
  id: string,
  { body = 'We send a new one today.', headers = '' } = {},
): string {
  return `From: ${from}\nTo: ${to}\nSubject: Re: This urgent ticket is due soon\nMessage-ID: <${id}>\nDate: Tue, 24 Nov 2026 12:30:00 +0100\n${headers}\n${body}\n`
}

eachDatabase('an agent answers from their own mail program', (fresh) => {
  const desks: HelpDesk[] = []
  let checked = passed
  afterEach(async () => {
    checked = passed
    for (const desk of desks.splice(0)) await desk.stop()
  })

  /** An urgent ticket of Ana's that is due soon: she was told so by mail, and where an answer goes. */
  const told = async (team: (text: string) => string) => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday, auth: () => checked })
    desks.push(desk)
    await desk.changeFiles((files) =>
      files.map((file) => (file.path.endsWith('customer-care.team.json') ? { ...file, text: team(file.text) } : file)),
    )
    await desk.post('/forms/contact', { email: 'ada@customers.example', subject: 'Broken pole', message: 'It bent.' })
    await desk.api.change(1, { priority: 3, assignee: 'ana' })
    await desk.wait(2.5 * hour)
    const notice = desk.mails.find(({ envelope }) => envelope.to === 'ana@example.com')
    return { desk, replyTo: notice?.replyTo ?? '', messageId: notice?.messageId ?? '', sent: desk.mails.length }
  }
  const allowing = (text: string) => text.replace('"email": true', '"email": { "agentReplies": true }')

  test('and the customer gets it as any answer of the desk, where the team allows it', async () => {
    const { desk, replyTo } = await told(allowing)
    expect(replyTo).toMatch(/^customer-care\+a_.*@docket\.localhost$/)
    expect(await desk.receive(answer('Ana <ana@example.com>', replyTo, 'r1@example.com'))).toEqual({
      outcome: 'appended',
      tickets: [1],
      reason: null,
    })
    await desk.settled()
    const ticket = await desk.api.ticket(1)
    expect(ticket.state).toBe('waiting')
    expect(ticket.timeline.find(({ text }) => text === 'We send a new one today.')).toMatchObject({
      kind: 'message',
      author: { role: 'agent', name: 'Ana' },
    })
    const mail = desk.mails.at(-1)
    expect(mail?.envelope.to).toBe('ada@customers.example')
    expect(mail?.from.address).toBe('customer-care@docket.localhost')
    expect(mail?.text).toContain('We send a new one today.')
    expect(mail?.text).not.toContain('ana@example.com')
  })

  test('and what answers a note is a note, and so is what answers that: the customer never sees it', async () => {
    const { desk } = await told(allowing)
    await desk.changeFiles((files) =>
      files.map((file) =>
        file.path.endsWith('support.workflow.json')
          ? {
              ...file,
              text: file.text.replace(
                '"ticket.taken": "open", "ticket.solved": "solved"',
                '"ticket.taken": "open", "ticket.solved": "solved", "agent.noted": { "actions": [{ "type": "sendMail", "params": { "template": "notify", "to": "assignee" } }] }',
              ),
            }
          : file,
      ),
    )
    await desk.post('/forms/contact', { email: 'ada@customers.example', subject: 'Bent pole', message: 'It bent.' })
    await desk.api.change(2, { assignee: 'ana' })
    await desk.api.note(2, { text: 'Is she a good customer?' })
    await desk.settled()
    const notice = desk.mails.findLast(({ envelope }) => envelope.to === 'ana@example.com')
    const sent = desk.mails.length
    const replyTo = notice?.replyTo ?? ''
    const note = (id: string, to: string, body: string) =>
      desk.receive(answer('Ana <ana@example.com>', replyTo, id, { body, headers: `In-Reply-To: ${to}\n` }))
    await note('n1@example.com', notice?.messageId ?? '', 'She always complains.')
    await note('n2@example.com', '<n1@example.com>', 'And she is right.')
    const { timeline } = await desk.api.ticket(2)
    expect(timeline.filter(({ kind }) => kind === 'note').map(({ text }) => text)).toEqual([
      'Is she a good customer?',
      'She always complains.',
      'And she is right.',
    ])
    expect(desk.mails.slice(sent).map(({ envelope }) => envelope.to)).not.toContain('ada@customers.example')
    expect(JSON.stringify(desk.mails)).not.toMatch(/complains|is right/)
  })

  test('and is not believed without the checks of her domain, or beside the address that was hers alone: it waits on the shelf', async () => {
    const { desk, replyTo, messageId, sent } = await told(allowing)
    checked = { ...passed, dmarc: 'fail' }
    expect(await desk.receive(answer('Ana <ana@example.com>', replyTo, 'r2@example.com'))).toMatchObject({
      outcome: 'shelved',
      reason: 'refused-agent:dmarc',
    })
    checked = passed
    expect(
      await desk.receive(
        answer('Ana <ana@example.com>', 'customer-care@docket.localhost', 'r3@example.com', {
          headers: `In-Reply-To: ${messageId}\n`,
        }),
      ),
    ).toMatchObject({ outcome: 'shelved', reason: 'refused-agent:no-token' })
    await desk.settled()
    expect(desk.mails).toHaveLength(sent)
  })

  test('and a stranger who got hold of that address is no agent', async () => {
    const { desk, replyTo, sent } = await told(allowing)
    await desk.receive(answer('Mallory <mallory@evil.test>', replyTo, 'r4@evil.test', { body: 'Pay here.' }))
    await desk.settled()
    const ticket = await desk.api.ticket(1)
    expect(ticket.timeline.filter(({ author }) => author.role === 'agent' && author.name === 'Ana')).not.toContainEqual(
      expect.objectContaining({ text: 'Pay here.' }),
    )
    expect(desk.mails.filter(({ text }) => text.includes('Pay here.'))).toEqual([])
    expect(desk.mails.length).toBe(sent)
  })

  test('and is told nowhere to answer where the team does not allow it', async () => {
    const { replyTo } = await told((text) => text)
    expect(replyTo).toBe('')
  })
})
