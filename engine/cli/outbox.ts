import type { Command } from 'commander'
import { audited } from '#engine/http/audit.ts'
import { type Resume, resumeOutbox, type Waiting, waitingInPause } from '#engine/runtime/resume-outbox.ts'
import { Exit, type Io } from './io.ts'
import { lookAtDesk, withDesk } from './open-desk.ts'
import { count, documentText, iso } from './words.ts'

const examples = `Examples:
  npx docket outbox                 whether it is paused, and what waits
  npx docket outbox pause           nothing leaves the house any more; everything is kept
  npx docket outbox resume          send again
  npx docket outbox resume --new    after a restore: only what people did since then
  npx docket outbox resume --all    after a restore: everything that waits

`

/** `docket outbox`: what waits to be sent, and whether it may. */
export function command(program: Command, io: Io): void {
  const outbox = program
    .command('outbox')
    .description('what waits to be sent; pause and resume it, beside a running engine')
    .addHelpText('before', examples)
    .option('--json', 'print one JSON document')
    .action(({ json }: { readonly json?: boolean }) => show(io, json === true))
  outbox
    .command('pause')
    .description('nothing leaves the house any more: mail, webhooks and own actions wait; tickets come in as ever')
    .addHelpText('before', examples)
    .option('--json', 'print one JSON document')
    .action((_: object, own: Command) => pause(io, own.optsWithGlobals<{ json?: boolean }>().json === true))
  outbox
    .command('resume')
    .description('send again')
    .addHelpText('before', examples)
    .option(
      '--new',
      'only what people did since the pause began; the rest lies among the dead letters, to be sent one by one',
    )
    .option('--all', 'everything that waits')
    .option('--json', 'print one JSON document')
    .action((_: object, own: Command) =>
      resume(io, own.optsWithGlobals<{ json?: boolean; new?: boolean; all?: boolean }>()),
    )
}

async function show(io: Io, json: boolean): Promise<void> {
  await lookAtDesk(io, async ({ store }) => {
    const [pause, waiting, total, dead] = await Promise.all([
      store.outboxPause.get(),
      waitingInPause(store),
      store.outbox.waiting(),
      store.outbox.deadCount(1_000),
    ])
    const document = {
      paused: pause && { since: iso(pause.at), why: pause.why },
      waiting: total,
      ...(waiting && counts(waiting)),
      dead,
    }
    const state =
      pause === null || waiting === null
        ? `The outbox sends; ${count(total, 'effect waits', 'effects wait')}.`
        : `The outbox is paused since ${iso(pause.at)}, ${pause.why === 'restored' ? 'when the desk was restored' : 'as somebody asked'}. ${told(waiting)}`
    io.stdout(json ? documentText(document) : `${state}\n${count(dead, 'dead letter', 'dead letters')}.\n`)
  })
}

async function pause(io: Io, json: boolean): Promise<void> {
  await withDesk(io, async (desk) => {
    const { store, clock } = desk
    const before = await store.outboxPause.get()
    const begun = before ?? { at: clock.now(), why: 'asked' as const, position: await store.events.lastPosition() }
    if (before === null)
      await audited(
        desk,
        { role: 'system', actor: 'command line' },
        'outbox.paused',
        ({ outboxPause }) => outboxPause.begin(begun),
        () => ({}),
      )
    const since = iso(begun.at)
    io.stdout(
      json
        ? documentText({ paused: { since, why: begun.why } })
        : `The outbox is paused since ${since}: nothing leaves the house until "npx docket outbox resume".\n`,
    )
  })
}

async function resume(
  io: Io,
  { json, new: onlyNew, all }: { readonly json?: boolean; readonly new?: boolean; readonly all?: boolean },
): Promise<void> {
  if (onlyNew === true && all === true) throw new Exit(2, '--new and --all say two things: choose one.')
  await withDesk(io, async (desk) => {
    const { store, clock } = desk
    const [pause, waits] = await Promise.all([store.outboxPause.get(), waitingInPause(store)])
    if (pause === null || waits === null) {
      io.stdout(json ? documentText({ resumed: false }) : 'The outbox is not paused.\n')
      return
    }
    if (pause.why === 'restored' && waits.stale.length > 0 && onlyNew !== true && all !== true)
      throw new Exit(1, `${told(waits)} Choose --new, which leaves the others among the dead letters, or --all.`)
    const what: Resume = onlyNew === true ? 'new' : 'all'
    const done = await audited(
      desk,
      { role: 'system', actor: 'command line' },
      'outbox.resumed',
      (audit) => resumeOutbox({ ...store, ...audit }, what, clock.now()),
      (resumed) => (resumed === null ? null : { what }),
    )
    const held = what === 'all' ? 0 : (done?.stale.length ?? 0)
    const sent = (done?.fresh.length ?? 0) + (done?.stale.length ?? 0) - held
    io.stdout(
      json
        ? documentText({ resumed: done !== null, sent, held })
        : `The outbox sends again: ${count(sent, 'effect')} that waited.${held > 0 ? ` ${count(held, 'effect is a dead letter', 'effects are dead letters')}: the desk can send each.` : ''}\n`,
    )
  })
}

function counts({ fresh, stale }: Waiting) {
  return { new: fresh.length, before: stale.length }
}

function told({ fresh, stale }: Waiting): string {
  return `${count(fresh.length, 'effect waits', 'effects wait')} of what people did since then, and ${stale.length} of what waited before or only time has set off.`
}
