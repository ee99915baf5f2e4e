import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { run } from '#engine/cli/main.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { freshDatabase } from './databases.ts'
import { startHelpDesk } from './help-desk.ts'
import { root } from './sources.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A sample project with three weeks of tickets in its database, and the command line that looks at it. */
export interface SeededProject {
  /** Folder that holds `forms/` and `workflows/`. */
  readonly folder: string
  /** Folder of the database. */
  readonly dataDir: string
  /** The instant at which the seeds end and commands run. */
  readonly now: number
  docket(...argv: readonly string[]): Promise<Ran>
  /** Changes the files of the working tree; called again, it begins with the sample's own. */
  edit(change: (path: string, text: string) => string | null): Promise<void>
}

const hour = 3_600_000
/** Monday, 2 November 2026, 9:00 in Berlin. */
const begins = Date.parse('2026-11-02T08:00:00Z')

/** The same tickets each time: questions at all hours, urgent ones, answered ones, waiting ones and late ones. */
export async function seededProject(onEnd: (cleanup: () => Promise<void>) => void): Promise<SeededProject> {
  const database = await freshDatabase('sqlite', onEnd)
  const desk = await startHelpDesk(database, { at: begins, seed: 'seeded project' })
  const order = (index: number) => `AB${String(100_000 + index)}`
  for (let index = 0; index < 18; index++) {
    const number = index + 1
    // Spread over three weeks, most of them within office hours.
    const asked = begins + Math.floor(index * 1.3) * 24 * hour + ((index * 5) % 9) * hour
    await desk.wait(Math.max(0, asked - desk.clock.now()))
    const person = { name: `Customer ${number}`, email: `customer${number}@customers.example` }
    if (index % 3 === 0) {
      const topic = index % 2 === 0 ? 'delivery' : 'damage'
      await desk.post('/forms/order-problem', { ...person, topic, order: order(index), details: 'It has not come.' })
    } else {
      await desk.post('/forms/contact', { ...person, subject: `Question ${number}`, message: 'How does it work?' })
    }
    if (index % 4 === 1) await desk.api.change(number, { priority: 3 })
    await desk.wait((2 + (index % 4)) * hour)
    if (index % 3 !== 1) await desk.api.reply(number, { text: 'An answer' })
    if (index % 6 === 2) await desk.api.send(number, { type: 'ticket.solved' })
  }
  await desk.wait(20 * hour)
  const now = desk.clock.now()
  await desk.stop()

  const folder = await mkdtemp(join(tmpdir(), 'docket-project-'))
  onEnd(() => rm(folder, { recursive: true, force: true }))
  const sample = await workingTree(root).read()
  await writeFiles(folder, sample)
  return {
    folder,
    dataDir: database.dataDir,
    now,
    docket: (...argv) => docket({ folder, dataDir: database.dataDir, now }, argv),
    async edit(change) {
      for (const name of ['forms', 'workflows']) await rm(join(folder, name), { recursive: true, force: true })
      const edited = sample.map(({ path, text }) => ({ path, text: change(path, text) }))
      await writeFiles(
        folder,
        edited.filter((file): file is SourceFile => file.text !== null),
      )
    },
  }
}

/** Runs a command as a terminal without colours would. */
export async function docket(
  place: {
    readonly folder: string
    readonly dataDir?: string
    readonly now?: number
    readonly cwd?: string
    readonly env?: Readonly<Record<string, string>>
  },
  argv: readonly string[],
): Promise<Ran> {
  const said = { stdout: '', stderr: '' }
  const { folder, dataDir = join(folder, 'data'), now, cwd = folder, env = {} } = place
  const code = await run(argv, {
    stdout: (text) => {
      said.stdout += text
    },
    stderr: (text) => {
      said.stderr += text
    },
    env: { DOCKET_DEFINITIONS: folder, DOCKET_DATA: dataDir, ...env },
    cwd,
    colour: false,
    ...(now !== undefined && { now: () => now }),
  })
  return { code, ...said }
}

/** A page of `docs/commands/`: commands as they were typed, and what they printed. */
export async function recording(
  title: string,
  intro: string,
  entries: readonly (readonly [why: string, argv: readonly string[]])[],
  run: (...argv: readonly string[]) => Promise<Ran>,
): Promise<string> {
  const parts = [
    '<!-- Recorded by the test of the command on the sample project (`npx vitest run engine/cli -u`). -->\n',
    `# ${title}\n`,
    `${intro}\n`,
  ]
  for (const [why, argv] of entries) {
    const { code, stdout, stderr } = await run(...argv)
    const shown = argv.map((word) => (/[^\w@%+=:,./#-]/.test(word) ? `'${word}'` : word)).join(' ')
    const output = `${stdout}${stderr}`.trimEnd()
    parts.push(`${why}\n\n\`\`\`console\n$ npx docket ${shown}\n${output}\n\`\`\`\n`)
    if (code !== 0) parts.push(`Exit code ${code}.\n`)
  }
  return parts.join('\n')
}

export async function writeFiles(folder: string, files: readonly SourceFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
