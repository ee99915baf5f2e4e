import { styleText } from 'node:util'
import type { Command } from 'commander'
import { knownSecret } from '#engine/adapters/environment.ts'
import { examineUrl } from './doctor/away.ts'
import type { Finding } from './doctor/finding.ts'
import { examineHere } from './doctor/here.ts'
import { systemNames } from './doctor/names.ts'
import { Exit, type Io } from './io.ts'

const examples = `Examples:
  npx docket doctor
  npx docket doctor --json
  npx docket doctor --url https://help.example.com
  DOCKET_SECRET=… npx docket doctor --url https://help.example.com --json

`

/** `docket doctor`: what an installation needs and talks to, one line each. */
export function command(program: Command, io: Io): void {
  program
    .command('doctor')
    .description('examine this installation, or a running engine by its address')
    .addHelpText('before', examples)
    .option(
      '--url <url>',
      'look from outside at a help center and its engine: names, certificates, headers, origins, mail; with the secret of the engine (DOCKET_SECRET or DOCKET_DATA) also send a probe of every published form, of which no ticket and no mail comes',
    )
    .option('--json', 'print one JSON document')
    .action(async ({ url, json }: { readonly url?: string; readonly json?: boolean }) => {
      const findings = url === undefined ? await examineHere(io) : await examineUrl(originOf(url), outside(io))
      io.stdout(json ? `${JSON.stringify(documentOf(findings), null, 2)}\n` : tableOf(findings, io.colour))
      const failed = findings.filter(({ state }) => state === 'failed')
      if (failed.some(({ away }) => away)) throw new Exit(3)
      if (failed.length > 0) throw new Exit(1)
    })
}

function outside({ env, cwd, now = Date.now }: Io) {
  return { secret: knownSecret(env, cwd), now: now(), names: systemNames() }
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Exit(2, '--url takes an address such as https://help.example.com.')
  return url.origin
}

function documentOf(findings: readonly Finding[]) {
  return { formatVersion: 1, findings: findings.map(({ check, state, detail }) => ({ check, state, detail })) }
}

const marks = {
  ok: { sign: '✔', style: 'green' },
  warning: { sign: '!', style: 'yellow' },
  failed: { sign: '✘', style: 'red' },
  off: { sign: '–', style: 'dim' },
} as const

function tableOf(findings: readonly Finding[], colour: boolean): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.map(({ check, state, detail }) => {
    const { sign, style } = marks[state]
    return `${colour ? styleText(style, sign, { validateStream: false }) : sign} ${check.padEnd(width)}  ${detail}\n`
  })
  return lines.join('')
}
