import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDesk } from './lib/desk.ts'
import { mailOf, sendAll } from './lib/mails.ts'
import { against, type Result } from './lib/report.ts'
import { ask, freePort, root, startDocket, startScript, startSinkProcess, until } from './lib/servers.ts'

/** Figures of other help desks on another machine of two cores; they say an order of magnitude, not a ratio of this run. */
const recorded = { osTicket: 73, rt: 14.5 }

/** As the other loads do: what is measured is a server that runs, not one that starts. */
const warmUpMails = 400

export const notMeasured = [
  'mail over TLS and IMAP',
  'what name servers cost: senders in this run have no records',
  'osTicket and RT run here: their figures are recorded ones',
]

/** G3 and G6: mail in by SMTP beside a bare smtp-server with mailparser, mail out through the outbox beside a bare pooled nodemailer. */
export async function mail(count = 2_000): Promise<readonly Result[]> {
  const bareIn = await bareMailIn(count)
  const ours = await mailIn(count)
  const bareOut = await bareMailOut(count)
  const out = await mailOut(count)
  const what = 'mails of 20 kB by SMTP, each a ticket, 8 connections'
  return [
    against('G3', what, ours, '/s', { name: 'bare smtp-server + mailparser', figure: bareIn }, 0.35),
    against('G3', what, ours, '/s', { name: 'RT (recorded)', figure: recorded.rt }, 20),
    against('G3', what, ours, '/s', { name: 'osTicket (recorded)', figure: recorded.osTicket }, 10),
    against('G6', 'mails out through the outbox', out, '/s', { name: 'bare pooled nodemailer', figure: bareOut }, 0.5),
  ]
}

async function bareMailIn(count: number): Promise<number> {
  const server = await startScript(join(root, 'bench/rivals/bare-smtp.ts'))
  try {
    const send = (from: number, mails: number) =>
      sendAll(server.port, 8, mails, (n) => mailOf(from + n, 'care@docket.localhost'))
    await send(0, warmUpMails)
    return await rate(count, () => send(warmUpMails, count))
  } finally {
    server.stop()
  }
}

/** From the first mail until the last one is a ticket: what is acknowledged is stored, and read behind the acknowledgement. */
async function mailIn(count: number): Promise<number> {
  const port = await freePort()
  const server = await startDocket({ DOCKET_SMTP_PORT: String(port) })
  try {
    const { token } = ask(server.env, 'token', 'create', '--name', 'bench')
    const isThere = async (ticket: number) => {
      const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/tickets/${ticket}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return answer.status === 200
    }
    const send = async (from: number, mails: number) => {
      await sendAll(port, 8, mails, (n) => mailOf(from + n, 'customer-care@docket.localhost'))
      // Each question is a request that the engine answers meanwhile.
      await until(() => isThere(from + mails), 'the last ticket', 300, 250)
    }
    await send(0, warmUpMails)
    return await rate(count, () => send(warmUpMails, count))
  } finally {
    await server.kill('SIGKILL')
    await server.remove()
  }
}

async function bareMailOut(count: number): Promise<number> {
  const sink = await startSinkProcess()
  try {
    const text = 'We have your request, and answer by Tuesday at eleven.\n'.repeat(8)
    const send = (mails: number) =>
      sendAll(sink.port, 8, mails, (n) => ({
        from: 'care@docket.localhost',
        to: `customer-${n}@customers.example`,
        subject: `We have your request ${n}`,
        text,
        html: `<p>${text}</p>`,
      }))
    await send(warmUpMails)
    return await rate(count, () => send(count))
  } finally {
    sink.stop()
  }
}

/** The confirmations that an engine owes when it starts. */
async function mailOut(count: number): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-bench-'))
  const desk = await openDesk(dataDir)
  const owed = warmUpMails + count
  await Promise.all(Array.from({ length: owed }, (_, n) => desk.create(n)))
  await desk.close()
  const sink = await startSinkProcess()
  const server = await startDocket({ DOCKET_DATA: dataDir, DOCKET_RELAY_URL: `smtp://127.0.0.1:${sink.port}` })
  try {
    await until(async () => sink.taken().mails >= warmUpMails, 'the first mails', 300, 5)
    const before = sink.taken().mails
    return await rate(owed - before, () => until(async () => sink.taken().mails >= owed, 'the last mail', 300, 5))
  } finally {
    await server.kill('SIGKILL')
    sink.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return count / ((performance.now() - from) / 1000)
}
