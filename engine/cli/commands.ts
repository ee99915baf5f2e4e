import type { Command } from 'commander'
import type { Io } from './io.ts'

/** Adds a command to the program; its action throws `Exit` for any code but 0. */
export type AddCommand = (program: Command, io: Io) => void

/** Every command by its name, in the order in which `docket --help` lists them. What each needs is loaded only for who calls it. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: AddCommand }>>> = {
  serve: () => import('./serve.ts'),
  dev: () => import('./dev.ts'),
  check: () => import('./check.ts'),
  explain: () => import('./explain.ts'),
  test: () => import('./test.ts'),
  plan: () => import('./plan.ts'),
  replay: () => import('./replay.ts'),
  review: () => import('./review.ts'),
  graph: () => import('./graph.ts'),
  types: () => import('./types.ts'),
  import: () => import('./import.ts'),
  token: () => import('./token.ts'),
  agent: () => import('./agent.ts'),
  mail: () => import('./mail.ts'),
  person: () => import('./person.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  outbox: () => import('./outbox.ts'),
  migrate: () => import('./migrate.ts'),
  doctor: () => import('./doctor.ts'),
  deploy: () => import('./deploy.ts'),
}

/** The command that is called, or all where none is: for help, and for a name that is nearly one of theirs. */
export async function commandsFor([name = '']: readonly string[]): Promise<readonly AddCommand[]> {
  const called = Object.hasOwn(commands, name) ? commands[name] : undefined
  const loaded = await Promise.all((called ? [called] : Object.values(commands)).map((load) => load()))
  return loaded.map(({ command }) => command)
}
