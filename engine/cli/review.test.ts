import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { docket, recording, type SeededProject, seededProject, writeFiles } from '#engine/testing/command-line.ts'
import { freshDatabase } from '#engine/testing/databases.ts'
import { startHelpDesk } from '#engine/testing/help-desk.ts'
import { root } from '#engine/testing/sources.ts'

const cleanups: (() => Promise<void>)[] = []
let project: SeededProject
beforeAll(async () => {
  project = await seededProject((cleanup) => cleanups.push(cleanup))
  await project.edit((path, text) =>
    path === 'workflows/urgent.sla.json' ? text.replace('"firstResponse": "PT4H"', '"firstResponse": "PT2H"') : text,
  )
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

interface Asked {
  readonly method: string
  readonly url: string
  readonly token: string
  readonly body: string
}

/** A host of pull requests that keeps the comments of one of them. */
async function startHost(comments: { id: number; body: string }[], refuses = false) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const token = request.headers.authorization ?? String(request.headers['private-token'])
    asked.push({ method: request.method ?? '', url: request.url ?? '', token, body })
    response.setHeader('content-type', 'application/json')
    if (refuses) return response.writeHead(403).end('{}')
    const text = body === '' ? '' : (JSON.parse(body) as { body: string }).body
    if (request.method === 'POST') comments.push({ id: comments.length + 1, body: text })
    const own = comments.find(({ id }) => request.url?.endsWith(`/${id}`))
    if (own && request.method !== 'GET') own.body = text
    const page = Number(new URL(request.url ?? '', 'http://host').searchParams.get('page') ?? 1)
    response.end(JSON.stringify(request.method === 'GET' ? comments.slice((page - 1) * 100, page * 100) : {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += piece
  return text
}

/** The commands of a pipeline's file, in its order. */
async function commandsOf(file: string): Promise<readonly string[]> {
  const text = await readFile(join(root, 'docs', 'ci', file), 'utf8')
  return [...text.matchAll(/^ *(?:- )*(?:run: )?(npm ci|npx docket [^#\n]*)/gm)].map(([, command = '']) =>
    command.trim(),
  )
}

const variables = (url: string) => ({
  github: {
    GITHUB_TOKEN: 'secret',
    GITHUB_REPOSITORY: 'acme/desk',
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_API_URL: url,
  },
  gitlab: {
    GITLAB_TOKEN: 'secret',
    CI_API_V4_URL: url,
    CI_PROJECT_ID: '99', // the fork
    CI_MERGE_REQUEST_PROJECT_ID: '12',
    CI_MERGE_REQUEST_IID: '7',
  },
})

/** Runs the commands of a pipeline's file, one after the other, as a runner with these variables would. */
async function runPipeline(host: 'github' | 'gitlab', env: Readonly<Record<string, string>>) {
  const { folder, dataDir, now } = project
  const codes: number[] = []
  let said = ''
  for (const command of await commandsOf(`${host}.yml`)) {
    if (command.startsWith('npm')) continue
    const { code, stderr } = await docket({ folder, dataDir, now, env }, command.split(' ').slice(2))
    codes.push(code)
    said += stderr
  }
  return { codes, said }
}

describe('docket review', () => {
  test('says what it says in the documentation', async () => {
    const page = await recording(
      'docket review',
      'What a reviewer wants to know of a change: check, test, plan and replay as one text in Markdown, and, with `--post`, as the one comment of a pull request (`docs/ci`). Here urgent tickets are promised an answer within two hours instead of four.',
      [['The whole review:', ['review', '--since', '30d']]],
      project.docket,
    )
    // The text holds fences of its own.
    const fenced = page.replace('```console\n', '````console\n').replace(/```\n\nExit code/, '````\n\nExit code')
    await expect(fenced).toMatchFileSnapshot('../../docs/commands/review.md')
  })

  test.each(['github', 'gitlab'] as const)(
    'writes one comment on %s, and writes it anew the next time',
    async (host) => {
      const comments = Array.from({ length: 120 }, (_, index) => ({ id: index + 1, body: 'a person’s words' }))
      const { url, asked } = await startHost(comments)
      const first = await runPipeline(host, variables(url)[host])
      expect(first.said).toContain('the comment is written')
      expect(first.codes.at(-1)).toBe(1)
      const again = await runPipeline(host, variables(url)[host])
      expect(again.said).toContain('the comment is written')
      const own = comments.filter(({ body }) => body.startsWith('<!-- docket review -->'))
      expect(own).toHaveLength(1)
      for (const command of ['check', 'test', 'plan --fail-on breach', 'replay --since 30d']) {
        expect(own[0]?.body).toContain(`<summary>${command}</summary>`)
      }
      expect(own[0]?.body).toMatch(/urgent firstResponse/)
      expect(new Set(asked.map(({ token }) => token))).toEqual(
        new Set([host === 'github' ? 'Bearer secret' : 'secret']),
      )
      expect(asked.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([
        'POST',
        host === 'github' ? 'PATCH' : 'PUT',
      ])
      const discussion = host === 'github' ? '/repos/acme/desk/issues/' : '/projects/12/merge_requests/7/notes'
      expect(asked.filter((one) => !one.url.startsWith(discussion))).toEqual([])
    },
  )

  test('that may not comment leaves its text in the summary of the job, and says so', async () => {
    const { url } = await startHost([], true)
    const summary = join(project.folder, 'summary.md')
    const { said } = await runPipeline('github', { ...variables(url).github, GITHUB_STEP_SUMMARY: summary })
    expect(said).toMatch(/could not be written: 127\.0\.0\.1:\d+ answered 403\. It stands in the summary of the job/)
    expect(await readFile(summary, 'utf8')).toContain('### What this change does')
  })

  test.each([
    ['that may only read', {}, /answered 403/],
    ['whose host is away', { GITHUB_API_URL: 'http://127.0.0.1:9' }, /: 127\.0\.0\.1:9 could not be reached\.$/m],
    ['of a fork, whose token is empty', { GITHUB_TOKEN: '' }, /: GITHUB_TOKEN is empty/],
  ])('%s fails for its findings alone', async (_, env, said) => {
    const { url } = await startHost([], true)
    const { folder, now } = project
    const files = join(folder, 'sound')
    await writeFiles(files, await workingTree(root).read())
    const place = { folder: files, now, dataDir: join(folder, 'no-data'), env: { ...variables(url).github, ...env } }
    const { code, stderr } = await docket(place, ['review', '--fail-on', 'breach', '--post', 'github'])
    expect([code, stderr]).toEqual([0, expect.stringMatching(said)])
  })

  test('outside a pull request says what is missing', async () => {
    const { folder, dataDir, now } = project
    const { stderr } = await docket({ folder, dataDir, now }, ['review', '--post', 'gitlab'])
    expect(stderr).toContain('GITLAB_TOKEN is empty')
  })

  test('runs where no database is, from an export', async () => {
    const { folder, now } = project
    await project.docket('replay', '--export', 'month.ndjson')
    const elsewhere = { folder, now, dataDir: join(folder, 'no-data'), env: {} }
    const { stdout } = await docket(elsewhere, ['review', '--history', 'month.ndjson', '--json'])
    const { commands } = JSON.parse(stdout) as { commands: { command: string; code: number | null; summary: string }[] }
    const [, , plan, replay] = commands
    expect([plan?.code, replay?.command, replay?.code]).toEqual([null, 'replay --from month.ndjson', 0])
    expect(replay?.summary).toContain('18 tickets')
  })
})

describe('the pipelines of the documentation', () => {
  test.each(['github.yml', 'gitlab.yml'])('%s runs the review after a clean installation', async (file) => {
    const commands = await commandsOf(file)
    expect(commands[0]).toMatch(/^npm ci/)
    expect(commands.at(-1)).toMatch(/^npx docket review .*--post /)
  })

  test('have their lines explained', async () => {
    for (const file of ['github.yml', 'gitlab.yml']) {
      const text = await readFile(join(root, 'docs', 'ci', file), 'utf8')
      const guide = await readFile(join(root, 'docs', 'ci', 'README.md'), 'utf8')
      expect(guide).toContain(`(${file})`)
      const bare = text.split('\n').filter((line, index, lines) => {
        const isKey = /^\s*(?:steps|jobs|on|with|env|key):\s*$/.test(line) || line === ''
        return !isKey && !line.includes('#') && !(lines[index - 1] ?? '').trim().startsWith('#')
      })
      expect(bare).toEqual([])
    }
  })
})

test('plan and replay need no more than a user of PostgreSQL that may read, and change no table', async () => {
  const endings: (() => Promise<void>)[] = []
  const database = await freshDatabase('postgres', (end) => endings.push(end))
  const desk = await startHelpDesk(database, { at: Date.parse('2026-11-24T10:00:00+01:00'), seed: 'read only' })
  await desk.post('/forms/contact', { email: 'ada@customers.example', subject: 'Hello', message: 'How?' })
  const now = desk.clock.now()
  await desk.stop()

  const owner = new pg.Client({ connectionString: database.databaseUrl ?? '' })
  await owner.connect()
  await owner.query(`DROP ROLE IF EXISTS docket_review; CREATE ROLE docket_review LOGIN PASSWORD 'review';
    GRANT pg_read_all_data TO docket_review; ALTER ROLE docket_review SET default_transaction_read_only = on`)
  const url = new URL(database.databaseUrl ?? '')
  url.username = 'docket_review'
  url.password = 'review'
  const place = { folder: project.folder, dataDir: database.dataDir, now, env: { DOCKET_DATABASE_URL: url.href } }
  const review = await docket(place, ['review', '--json'])
  const { commands } = JSON.parse(review.stdout) as { commands: { code: number | null; summary: string }[] }
  const [, , plan, replay] = commands
  expect([plan?.code, replay?.code]).toEqual([0, 0])
  expect(replay?.summary).toContain('1 ticket,')

  // A pull request with a newer engine must not bring the tables of the company up to its own date.
  await owner.query('DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)')
  const owned = { ...place, env: { DOCKET_DATABASE_URL: database.databaseUrl ?? '' } }
  const { code, stderr } = await docket(owned, ['plan'])
  expect([code, stderr.trim()]).toEqual([3, 'The database does not open: its tables are those of an older engine.'])
  await owner.query('DROP OWNED BY docket_review; DROP ROLE docket_review')
  await owner.end()
  for (const end of endings.reverse()) await end()
})
