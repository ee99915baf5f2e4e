import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { run } from './main.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-mail-'))
  for (const { path, text } of sampleFiles) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function docket(argv: readonly string[], mail = '', env: Readonly<Record<string, string>> = {}) {
  const said = { stdout: '', stderr: '' }
  const code = await run(argv, {
    stdout: (text) => {
      said.stdout += text
    },
    stderr: (text) => {
      said.stderr += text
    },
    async *stdin() {
      yield Buffer.from(mail)
    },
    env: { DOCKET_DEFINITIONS: folder, DOCKET_DATA: join(folder, 'data'), ...env },
    cwd: folder,
    colour: false,
  })
  return { code, ...said }
}

const mail =
  'From: Ada <ada@example.com>\nTo: care@docket.localhost\nSubject: Broken lamp\nMessage-ID: <p1@example.com>\n\nIt does not light.\n'

describe('docket mail', () => {
  test('takes a mail from a pipe and says what became of it, once', async () => {
    const first = await docket(['mail', '--json'], mail)
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toEqual({ formatVersion: 1, outcome: 'created', tickets: [1], reason: null })
    const again = await docket(['mail'], mail)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ignored/) })
  })

  test('puts what nobody is addressed by on the shelf, and names the reason', async () => {
    const { code, stdout } = await docket(
      ['mail', '--to', 'nobody@docket.localhost', '--json'],
      mail.replace('care@', 'nobody@'),
    )
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { outcome: 'shelved', tickets: [], reason: 'unknown-recipient' },
    ])
  })

  test('asks the mail server to try again when the mail was not stored', async () => {
    const { code, stderr } = await docket(['mail'], mail, { DOCKET_MIN_FREE: '900000000000000' })
    expect(code).toBe(75)
    expect(stderr).toMatch(/^Not now: /)
    expect(stderr).not.toContain('lamp')
  })

  test('refuses what is no address, and reads unreadable mails again', async () => {
    expect(await docket(['mail', '--to', 'a@b@c'], mail)).toMatchObject({ code: 2 })
    const nested = Array.from(
      { length: 600 },
      (_, n) => `--b${n}\nContent-Type: multipart/mixed; boundary=b${n + 1}\n\n`,
    ).join('')
    const deep = mail.replace('\n\n', `\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n\n${nested}`)
    const { stdout } = await docket(['mail', '--json'], deep)
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'shelved', reason: 'unreadable:too-deep' })
    expect(JSON.parse((await docket(['mail', 'reprocess', '--json'])).stdout)).toEqual({ formatVersion: 1, queued: 1 })
  })
})
