import { join } from 'node:path'
import type { Command } from 'commander'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import { mailReader } from '#engine/adapters/mail-reader.ts'
import { senderChecks } from '#engine/adapters/sender-checks.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { joinMailIntake } from '#engine/channels/email/create-intake.ts'
import type { MailOutcome } from '#engine/channels/email/incoming.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { Log } from '#engine/ports/log.ts'
import { createRuntime } from '#engine/runtime/create.ts'
import { createKeys } from '#engine/runtime/keys.ts'
import { Exit, type Io } from './io.ts'
import { type OpenDesk, withDesk } from './open-desk.ts'

const examples = `Examples:
  npx docket mail --to care@example.com < message.eml
  npx docket mail --json < message.eml
  npx docket mail reprocess            read again what lies on the shelf because nobody could read it

A transport of Postfix that pipes mail in: flags=Rq user=docket argv=npx docket mail --to \${recipient}
Exit codes: 0 stored for good (what becomes of it is printed where that is known at once), 75 not stored: try again (EX_TEMPFAIL), 2 usage.

`

/** `docket mail`: one raw message on stdin, as a mail server's pipe hands it over. It works beside a running engine, and without one. */
export function command(program: Command, io: Io): void {
  const mail = program
    .command('mail')
    .description('take one raw mail from stdin, or read unreadable ones again')
    .addHelpText('before', examples)
    .option('--to <address...>', 'whom it was sent to (the envelope); left out, its headers decide')
    .option('--json', 'print one JSON document')
    .action(async ({ to = [], json }: { readonly to?: readonly string[]; readonly json?: boolean }) => {
      const recipients = to.map((address) => parseAddress(address))
      const wrong = recipients.indexOf(null)
      if (wrong !== -1) throw new Exit(2, `--to takes one mail address, not "${to[wrong]}".`)
      const outcome = await notNowIs75(() =>
        takeMail(
          io,
          recipients.filter((address) => address !== null),
        ),
      )
      io.stdout(json ? `${JSON.stringify({ formatVersion: 1, ...outcome })}\n` : `${sentence(outcome)}\n`)
    })
  mail
    .command('reprocess')
    .description('put the mails that nobody could read into the queue again; takes --json too')
    .action(async (_, { parent }: Command) => {
      const json = parent?.opts().json === true
      const queued = await withDesk(io, ({ store, clock }) => store.mails.requeue(null, clock.now()))
      io.stdout(
        json
          ? `${JSON.stringify({ formatVersion: 1, queued: queued.length })}\n`
          : `${queued.length} queued. The engine reads them within half a minute; without one, when it starts.\n`,
      )
    })
}

/** `stored`: ours, and read later; the mail server may forget it. */
type Taken = Omit<MailOutcome, 'outcome'> & { readonly outcome: MailOutcome['outcome'] | 'stored' }

const stored: Taken = { outcome: 'stored', tickets: [], reason: null }

/** From the moment that the mail is stored nothing that goes wrong is the mail server's affair: it would only send the mail again. */
async function takeMail(io: Io, to: readonly string[]): Promise<Taken> {
  let taken: Taken | null = null
  try {
    await withIntake(io, async (intake, authserv) => {
      const { done } = await intake.take(io.stdin?.() ?? nothing(), {
        door: 'pipe',
        from: '',
        to,
        team: null,
        peer: null,
        helo: null,
        authserv,
      })
      taken = stored
      taken = await done
    })
  } catch (error) {
    if (taken === null) throw error
  }
  return taken ?? stored
}

function withIntake(
  io: Io,
  work: (intake: Awaited<ReturnType<typeof openIntake>>, authserv: string | null) => Promise<void>,
): Promise<void> {
  return withDesk(io, async (desk) => {
    const intake = await openIntake(desk)
    try {
      await work(intake, desk.settings.authserv)
    } finally {
      await intake.stop()
    }
  })
}

/** The engine's own intake, without doors, timers and outbox: those are a running engine's. */
async function openIntake({ settings, store, clock, random }: OpenDesk) {
  const log: Log = { info: () => {}, warn: () => {}, error: () => {} }
  const blobs = await fileBlobs(join(settings.dataDir, 'blobs'), settings.minFreeBytes)
  const source = workingTree(settings.definitionsRoot)
  const failpoint = () => {}
  const { minFreeBytes } = settings
  const runtime = await createRuntime({ store, clock, random, log, source, failpoint, blobs, minFreeBytes })
  const reader = mailReader(clock)
  const intake = joinMailIntake({
    store,
    blobs,
    runtime,
    keys: createKeys(settings.secret),
    clock,
    random,
    log,
    settings,
    failpoint,
    reader,
    authenticator: senderChecks(clock),
  })
  return {
    take: intake.take,
    async stop() {
      await intake.stop()
      await reader.close()
      await runtime.stop()
    },
  }
}

/** A mail server keeps what it hears 75 for, and tries again: whatever went wrong here is no fault of the mail. */
async function notNowIs75<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Exit && error.code === 2) throw error
    // Only what is meant for people: a driver's message may repeat a password, a parser's what a customer wrote.
    const isSaid = error instanceof DocketError || error instanceof Exit
    throw new Exit(75, `Not now: ${isSaid ? error.message : 'the mail was not taken.'}`)
  }
}

function sentence({ outcome, tickets, reason }: Taken): string {
  const where = tickets.length > 0 ? ` ${tickets.join(', ')}` : ''
  return `${outcome}${where}${reason === null ? '' : ` (${reason})`}`
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
