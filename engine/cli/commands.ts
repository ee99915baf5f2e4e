import type { Command } from 'commander'
import { command as agent } from './agent.ts'
import { command as check } from './check.ts'
import { command as deploy } from './deploy.ts'
import { command as doctor } from './doctor.ts'
import { command as explain } from './explain.ts'
import { command as graph } from './graph.ts'
import { command as importFrom } from './import.ts'
import type { Io } from './io.ts'
import { command as mail } from './mail.ts'
import { command as person } from './person.ts'
import { command as plan } from './plan.ts'
import { command as replay } from './replay.ts'
import { command as review } from './review.ts'
import { command as test } from './test.ts'
import { command as token } from './token.ts'
import { command as types } from './types.ts'

/** Adds a command to the program; its action throws `Exit` for any code but 0. */
export type AddCommand = (program: Command, io: Io) => void

/** Every command, in the order in which `docket --help` lists them. */
export const commands: readonly AddCommand[] = [
  check,
  explain,
  test,
  plan,
  replay,
  review,
  graph,
  types,
  importFrom,
  token,
  agent,
  mail,
  person,
  doctor,
  deploy,
]
