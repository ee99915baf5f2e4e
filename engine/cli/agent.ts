import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Command, Option } from 'commander'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine } from '#engine/core/text.ts'
import { frameText, summary } from '#engine/definitions/frame.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { audit } from '#engine/http/audit.ts'
import { createSignInLink, linkLifetimeMs } from '#engine/http/auth/sign-in-link.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import { Exit, type Io } from './io.ts'
import { withDesk } from './open-desk.ts'
import { workingRoot } from './root.ts'

interface AddOptions {
  readonly id?: string
  readonly role: AgentFile['role']
  readonly team?: readonly string[]
  readonly language?: readonly string[]
  readonly json?: boolean
}

const examples = `Examples:
  npx docket agent add "Ana Ruiz" ana@example.com --role admin
  npx docket agent add "Ben Okoye" ben@example.com --team billing --team customer-care:lead
  npx docket agent link ana

`

/** `docket agent add` writes the file of a new agent, and `docket agent link` makes a new way in; both print a one-time sign-in link. */
export function command(program: Command, io: Io): void {
  const agent = program
    .command('agent')
    .description('the people who sign in at the desk')
    .addHelpText('before', examples)
  agent
    .command('add')
    .description('write workflows/<id>.agent.json and print a sign-in link that works for three days')
    .argument('<name>', 'as customers see it')
    .argument('<email>', 'where sign-in links go')
    .option('--id <id>', 'name of the file; made from the name when left out')
    .addOption(new Option('--role <role>', 'what they may do').choices(['admin', 'agent', 'observer']).default('agent'))
    .option('--team <team...>', 'a team they are in, or team:lead; the default team when left out')
    .option('--language <language...>', 'languages they speak, the preferred first')
    .option('--json', 'print one JSON document')
    .action(async (name: string, email: string, options: AddOptions) => {
      const root = workingRoot(io)
      const files = await workingTree(root).read()
      const { id, value } = newAgent(sound(files), name, email, options)
      const file = { path: `workflows/${id}.agent.json`, text: `${JSON.stringify(value, null, 2)}\n` }
      refuseMistakes([...files, file], file)
      await mkdir(dirname(join(root, file.path)), { recursive: true })
      await writeFile(join(root, file.path), file.text, { flag: 'wx' })
      await printLink(io, id, linkLifetimeMs.invitation, options.json === true, file.path)
    })
  agent
    .command('link')
    .description('print a sign-in link for an agent; it works once, for 15 minutes')
    .argument('<id>', 'id of the agent')
    .option('--json', 'print one JSON document')
    .action(async (id: string, { json }: { readonly json?: boolean }) => {
      const { agents } = sound(await workingTree(workingRoot(io)).read())
      if (!agents.has(id))
        throw new Exit(2, `There is no agent "${id}": ${[...agents.keys()].join(', ') || 'none yet'}.`)
      await printLink(io, id, linkLifetimeMs.signIn, json === true, null)
    })
}

async function printLink(io: Io, agent: string, lifetimeMs: number, json: boolean, file: string | null): Promise<void> {
  const link = await withDesk(io, async (desk) => {
    // Whoever holds the link is known before there is one.
    await audit(desk, { role: 'system', actor: 'command line' }, 'link.created', { agent })
    return createSignInLink(desk, agent, lifetimeMs)
  })
  if (json)
    return io.stdout(`${JSON.stringify({ formatVersion: 1, agent, ...(file === null ? {} : { file }), link })}\n`)
  if (file !== null) io.stderr(`✔ ${file}\n`)
  io.stdout(`${link}\n`)
}

function sound(files: readonly SourceFile[]): Definitions {
  const { definitions, problems } = loadDefinitions(files, null)
  if (!definitions) throw new Exit(1, `The files have mistakes (${summary(problems)}): see "docket check".`)
  return definitions
}

function newAgent(
  { agents, teams }: Definitions,
  name: string,
  email: string,
  options: AddOptions,
): { readonly id: string; readonly value: AgentFile } {
  const address = parseAddress(email)
  if (address === null) throw new Exit(2, `"${cleanLine(email, 100)}" is not an e-mail address.`)
  const id = options.id ?? (idOf(name) || idOf(address.split('@')[0] ?? ''))
  if (!/^[a-z0-9-]+$/.test(id)) throw new Exit(2, 'An id has small letters, digits and hyphens: give one with --id.')
  if (agents.has(id))
    throw new Exit(2, `There is an agent "${id}" already: choose another --id, or see "docket agent link ${id}".`)
  const owner = [...agents.values()].find(({ value }) => value.email.toLowerCase() === address.toLowerCase())
  if (owner) throw new Exit(2, `${address} belongs to the agent "${owner.id}".`)
  const fallback = [...teams.values()].find(({ value }) => value.default === true) ?? [...teams.values()][0]
  const memberships = options.team ?? (fallback ? [fallback.id] : [])
  return {
    id,
    value: {
      $schema: '../engine/schemas/agent.schema.json',
      name: cleanLine(name, 120),
      email: address,
      role: options.role,
      teams: Object.fromEntries(memberships.map((membership) => membershipOf(membership, teams))),
      ...(options.language ? { languages: [...options.language] as NonNullable<AgentFile['languages']> } : {}),
    },
  }
}

function membershipOf(text: string, teams: Definitions['teams']): readonly [team: string, role: 'agent' | 'lead'] {
  const [team = '', role = 'agent'] = text.split(':')
  if (!teams.has(team)) throw new Exit(2, `There is no team "${team}": ${[...teams.keys()].join(', ')}.`)
  if (role !== 'agent' && role !== 'lead') throw new Exit(2, `In a team one is agent or lead, not "${role}".`)
  return [team, role]
}

/** What the file would say is checked before it is written, as `docket check` would. */
function refuseMistakes(files: readonly SourceFile[], { path, text }: SourceFile): void {
  const { problems } = loadDefinitions(files, null)
  const mistakes = problems.filter(({ file, severity }) => file === path && severity === 'error')
  if (mistakes.length > 0) throw new Exit(2, mistakes.map((problem) => frameText(problem, text)).join('\n\n'))
}

/** `Zoë van Dam` is `zoe-van-dam`; a name in another script gives an empty id. */
function idOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}
