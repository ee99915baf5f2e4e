import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { hashSecret } from '#engine/http/auth/secret.ts'
import { openStore } from '#engine/store/open.ts'
import type { Store } from '#engine/store/store.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { run } from './main.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-cli-'))
  for (const { path, text } of sampleFiles) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const docket = (...argv: readonly string[]) => docketIn(folder, { DOCKET_DEFINITIONS: folder }, ...argv)

async function docketIn(cwd: string, env: NodeJS.ProcessEnv, ...argv: readonly string[]) {
  const said = { stdout: '', stderr: '' }
  const code = await run(argv, {
    stdout: (text) => {
      said.stdout += text
    },
    stderr: (text) => {
      said.stderr += text
    },
    env: { ...env, DOCKET_DATA: join(folder, 'data') },
    cwd,
    colour: false,
  })
  return { code, ...said }
}

/** Looks into the database as the running engine would. */
async function inStore<T>(look: (store: Store) => Promise<T>): Promise<T> {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const store = await openStore({ databaseUrl: null, dataDir: join(folder, 'data'), clock: systemClock, log })
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}

describe('docket token create', () => {
  test('prints a token that the engine knows by its hash alone', async () => {
    const { code, stdout } = await docket('token', 'create', '--name', 'reports', '--scope', 'read,write', '--json')
    const { token } = JSON.parse(stdout) as { token: string }
    expect(code).toBe(0)
    expect(token).toMatch(/^docket_[\w-]{43}$/)
    const row = await inStore((store) => store.access.token(hashSecret(token)))
    expect(row).toMatchObject({ name: 'reports', scopes: ['read', 'write'] })
  })

  test('gives reading alone when nothing is said, and the bare token on stdout', async () => {
    const { stdout } = await docket('token', 'create', '--name', 'reports')
    const row = await inStore((store) => store.access.token(hashSecret(stdout.trim())))
    expect(row?.scopes).toEqual(['read'])
  })

  test('refuses a scope there is not, and a missing name', async () => {
    expect((await docket('token', 'create', '--name', 'x', '--scope', 'admin')).code).toBe(2)
    expect((await docket('token', 'create')).code).toBe(2)
  })
})

describe('docket agent add', () => {
  test('writes a file that passes the check, and prints a link for three days', async () => {
    const added = await docket(
      'agent',
      'add',
      'Zoë van Dam',
      'zoe@example.com',
      '--team',
      'billing:lead',
      '--team',
      'care',
      '--json',
    )
    const { agent, file, link } = JSON.parse(added.stdout) as { agent: string; file: string; link: string }
    expect([added.code, agent, file]).toEqual([0, 'zoe-van-dam', 'workflows/zoe-van-dam.agent.json'])
    expect(JSON.parse(await readFile(join(folder, file), 'utf8'))).toEqual({
      $schema: '../engine/schemas/agent.schema.json',
      name: 'Zoë van Dam',
      email: 'zoe@example.com',
      role: 'agent',
      teams: { billing: 'lead', care: 'agent' },
    })
    expect((await docket('check', '--json')).code).toBe(0)
    const secret = link.split('/').at(-1) ?? ''
    const row = await inStore((store) =>
      store.access.takeSignInLink(hashSecret(secret), systemClock.now() + 71 * 3_600_000),
    )
    expect(row?.agent).toBe('zoe-van-dam')
  })

  test('writes among the files that the caller stands in, and nowhere when there are none', async () => {
    const added = await docketIn(join(folder, 'workflows'), {}, 'agent', 'add', 'Zoë', 'zoe@example.com')
    expect([added.code, existsSync(join(folder, 'workflows/zoe.agent.json'))]).toEqual([0, true])
    expect((await docketIn(folder, {}, 'agent', 'link', 'zoe')).code).toBe(0)
    const empty = await mkdtemp(join(tmpdir(), 'docket-cli-'))
    const refused = await docketIn(empty, {}, 'agent', 'add', 'Zoë', 'zoe@example.com')
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'There is no forms/ or workflows/ here: go to the folder that holds them, or set DOCKET_DEFINITIONS.\n',
    ])
    await rm(empty, { recursive: true })
  })

  test('puts somebody without a team into the default one', async () => {
    await docket('agent', 'add', '王芳', 'wang@example.com', '--language', 'zh-CN', 'en')
    expect(JSON.parse(await readFile(join(folder, 'workflows/wang.agent.json'), 'utf8'))).toMatchObject({
      name: '王芳',
      teams: { care: 'agent' },
      languages: ['zh-CN', 'en'],
    })
  })

  test('refuses what exists or cannot be, and writes nothing', async () => {
    const refusals = [
      await docket('agent', 'add', 'Ana', 'other@example.com'),
      await docket('agent', 'add', 'Other', 'ANA@example.com'),
      await docket('agent', 'add', 'Other', 'a@x, b@y'),
      await docket('agent', 'add', 'Other', 'other@example.com', '--team', 'sales'),
      await docket('agent', 'add', 'Other', 'other@example.com', '--team', 'care:boss'),
      await docket('agent', 'add', 'Other', 'other@example.com', '--role', 'root'),
      await docket('agent', 'add', 'Other', 'other@example.com', '--id', '../../etc/x'),
    ]
    expect(refusals.map(({ code, stderr }) => `${code} ${stderr.split('\n')[0]}`)).toMatchInlineSnapshot(`
      [
        "2 There is an agent "ana" already: choose another --id, or see "docket agent link ana".",
        "2 ANA@example.com belongs to the agent "ana".",
        "2 "a@x, b@y" is not an e-mail address.",
        "2 There is no team "sales": billing, care.",
        "2 In a team one is agent or lead, not "boss".",
        "2 error: option '--role <role>' argument 'root' is invalid. Allowed choices are admin, agent, observer.",
        "2 An id has small letters, digits and hyphens: give one with --id.",
      ]
    `)
    expect(existsSync(join(folder, 'workflows/other.agent.json'))).toBe(false)
  })
})

describe('docket agent link', () => {
  test('prints a new way in for somebody who is there, and for nobody else', async () => {
    const { code, stdout } = await docket('agent', 'link', 'ana')
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:4321\/desk\/sign-in\/[\w-]{43}\n$/),
    ])
    const nobody = await docket('agent', 'link', 'nobody')
    expect([nobody.code, nobody.stderr]).toEqual([2, 'There is no agent "nobody": ana, ben, max, olga.\n'])
  })
})

test('a wrong setting ends with 2 and names it, a database that is away with 3', async () => {
  const io = { stdout: () => {}, stderr: () => {}, cwd: folder, colour: false }
  const create = ['token', 'create', '--name', 'x']
  expect(await run(create, { ...io, env: { DOCKET_DATA: folder, PORT: 'http' } })).toBe(2)
  expect(
    await run(create, { ...io, env: { DOCKET_DATA: folder, DOCKET_DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' } }),
  ).toBe(3)
})
