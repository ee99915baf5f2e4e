import type { Command } from 'commander'
import { cleanLine } from '#engine/core/text.ts'
import { createApiToken } from '#engine/http/auth/api-token.ts'
import { Exit, type Io } from './io.ts'
import { withDesk } from './open-desk.ts'

type Scope = 'read' | 'write'

const examples = `Examples:
  npx docket token create --name reports --scope read
  npx docket token create --name crm --scope read,write --json

`

/** `docket token create`: a token for programs that call `/api/v1`. It is shown once; only its hash is kept. */
export function command(program: Command, io: Io): void {
  const token = program.command('token').description('tokens for programs that call the API')
  token
    .command('create')
    .description('make a token and print it, this once')
    .addHelpText('before', examples)
    .requiredOption('--name <name>', 'what it is for; names may repeat')
    .option('--scope <scopes>', 'what it may do: read, write or both', 'read')
    .option('--json', 'print one JSON document')
    .action(
      async ({
        name: given,
        scope,
        json,
      }: {
        readonly name: string
        readonly scope: string
        readonly json?: boolean
      }) => {
        const name = cleanLine(given, 100)
        if (name === '') throw new Exit(2, '--name must not be empty.')
        const scopes = scopesOf(scope)
        const made = await withDesk(io, (desk) => createApiToken(desk, name, scopes))
        io.stdout(json ? `${JSON.stringify({ formatVersion: 1, token: made, name, scopes })}\n` : `${made}\n`)
        if (!json) io.stderr('This is shown once. Send it as "Authorization: Bearer …".\n')
      },
    )
}

function scopesOf(text: string): readonly Scope[] {
  const scopes = new Set(text.split(',').map((scope) => scope.trim()))
  const known = (['read', 'write'] as const).filter((scope) => scopes.has(scope))
  if (known.length !== scopes.size) throw new Exit(2, '--scope takes read, write or read,write.')
  return known
}
