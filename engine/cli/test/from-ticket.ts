import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { Exit, type Io } from '#engine/cli/io.ts'
import { lookAtDesk } from '#engine/cli/open-desk.ts'
import { definitionsRoot } from '#engine/cli/root.ts'
import { soundDefinitions } from '#engine/cli/sound-definitions.ts'
import { documentText } from '#engine/cli/words.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { type SavedScenario, scenarioFromTicket } from '#engine/core/scenario/from-ticket.ts'

/** `docket test --from 12`: a real ticket becomes a scenario, anonymised, below `workflows/scenarios/` or where `out` says. */
export async function saveTicket(io: Io, number: number, out: string | undefined, json: boolean): Promise<void> {
  const root = definitionsRoot(io)
  const saved = await lookAtDesk(io, async ({ store }): Promise<SavedScenario> => {
    const ticket = await store.tickets.get(number)
    if (ticket === null) throw new Exit(2, `There is no ticket ${number}.`)
    const definitions = soundDefinitions(await workingTree(root).read())
    const events = await store.events.of(number)
    try {
      return scenarioFromTicket(definitions, ticket, events)
    } catch (error) {
      throw error instanceof DocketError ? new Exit(2, error.message) : error
    }
  })
  const name = out ?? `workflows/scenarios/${saved.id}.scenario.json`
  const path = out === undefined ? join(root, name) : resolve(io.cwd, name)
  if (existsSync(path)) throw new Exit(2, `"${name}" is there already: move it, or name another file with --out.`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, saved.text)
  if (json) io.stdout(documentText({ file: name, left: saved.left }))
  io.stderr(`✔ ${name}\n`)
  for (const sentence of saved.left) io.stderr(`– ${sentence}\n`)
}
