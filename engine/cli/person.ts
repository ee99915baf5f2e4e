import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine } from '#engine/core/text.ts'
import { createRuntime } from '#engine/runtime/create.ts'
import { erasePerson, heldOfPerson } from '#engine/runtime/erase-person.ts'
import type { HeldOfPerson } from '#engine/store/person-store.ts'
import { Exit, type Io } from './io.ts'
import { lookAtDesk, type OpenDesk, withDesk } from './open-desk.ts'
import { countsOf, isNothing, sayCounts } from './person/counts.ts'
import { writePerson } from './person/write.ts'
import { documentText, someTickets } from './words.ts'

const examples = `Examples:
  npx docket person export cleo@example.com --out cleo     everything held of this address, as a folder
  npx docket person erase cleo@example.com                 what would go, by kind; nothing is changed
  npx docket person erase cleo@example.com --yes           erase it; there is no way back but a backup

`

/** `docket person`: what is kept of one person, for them to have, or gone. */
export function command(program: Command, io: Io): void {
  const person = program
    .command('person')
    .description('export or erase everything held of one mail address')
    .addHelpText('before', examples)
  person
    .command('export')
    .description('write everything held of an address into a folder; nothing is changed')
    .addHelpText('before', examples)
    .argument('<address>', 'mail address of the person')
    .requiredOption('--out <folder>', 'a folder that is not there yet, or empty')
    .option('--json', 'print one JSON document')
    .action((address: string, options: { readonly out: string; readonly json?: boolean }) =>
      exportPerson(io, addressOf(address), options),
    )
  person
    .command('erase')
    .description('erase everything held of an address; without --yes it only says what would go')
    .addHelpText('before', examples)
    .argument('<address>', 'mail address of the person')
    .option('--yes', 'erase it now')
    .option('--json', 'print one JSON document')
    .action((address: string, options: { readonly yes?: boolean; readonly json?: boolean }) =>
      erase(io, addressOf(address), options),
    )
}

async function exportPerson(
  io: Io,
  address: string,
  { out, json }: { readonly out: string; readonly json?: boolean },
): Promise<void> {
  await lookAtDesk(io, async ({ store, clock, settings }) => {
    const held = await heldOfPerson(store, address)
    if (isNothing(held)) return say(io, json, { address, ...told(held), folder: null }, nothingOf(address))
    const blobs = await fileBlobs(join(settings.dataDir, 'blobs'), 0)
    const at = clock.now()
    const { missing } = await writePerson({ store, blobs }, held, { folder: resolve(io.cwd, out), address, at })
    const lost =
      missing.length === 0 ? '' : `${missing.length} of the files are not on the disk: see "missing" in person.json.\n`
    say(io, json, { address, ...told(held), folder: out, missing }, `${sayCounts(held)}\n✔ ${out}\n${lost}`)
    if (missing.length > 0) throw new Exit(1)
  })
}

async function erase(
  io: Io,
  address: string,
  { yes, json }: { readonly yes?: boolean; readonly json?: boolean },
): Promise<void> {
  await withDesk(io, async (desk) => {
    const before = await heldOfPerson(desk.store, address)
    if (isNothing(before)) return say(io, json, { address, erased: false, ...told(before) }, nothingOf(address))
    if (yes !== true) {
      const next = `\nNothing was changed. To erase it for good: npx docket person erase ${address} --yes\n`
      return say(
        io,
        json,
        { address, erased: false, ...told(before) },
        `Of ${address} would go:\n\n${lines(before)}${next}`,
      )
    }
    const held = await erased(desk, address)
    say(io, json, { address, erased: true, ...told(held) }, `Of ${address} is gone:\n\n${lines(held)}`)
  })
}

/** By the engine's own write lane, without its timers and outbox: those are a running engine's. */
async function erased({ settings, store, clock, random }: OpenDesk, address: string): Promise<HeldOfPerson> {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const failpoint = () => {}
  const blobs = await fileBlobs(join(settings.dataDir, 'blobs'), 0)
  const source = workingTree(settings.definitionsRoot)
  // Whoever erases makes room: a disk that is nearly full is no reason not to.
  const runtime = await createRuntime({ store, clock, random, log, source, failpoint, blobs, minFreeBytes: 0 })
  try {
    return await erasePerson({ store, runtime, blobs, clock, random, failpoint }, address)
  } finally {
    await runtime.stop()
  }
}

function lines(held: HeldOfPerson): string {
  const { tickets, others } = held
  const own = tickets.length > 0 ? `\n  all that is said in ${someTickets(tickets)}\n` : ''
  const foreign = others.length > 0 ? `${own === '' ? '\n' : ''}  only their part of ${someTickets(others)}\n` : ''
  return `${sayCounts(held)}${own}${foreign}`
}

function told(held: HeldOfPerson) {
  return { tickets: held.tickets, others: held.others, counts: countsOf(held) }
}

function say(io: Io, json: boolean | undefined, document: object, text: string): void {
  io.stdout(json === true ? documentText(document) : text)
}

function nothingOf(address: string): string {
  return `Nothing is held of ${address}.\n`
}

function addressOf(text: string): string {
  const address = parseAddress(text)
  if (address === null)
    throw new Exit(2, `"${cleanLine(text, 100)}" is not a mail address: write it as cleo@example.com.`)
  return address
}
