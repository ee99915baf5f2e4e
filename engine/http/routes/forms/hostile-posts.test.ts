import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import { filePath } from '#engine/http/site-files.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'

// Attacks of reliability.md that a form and its files invite. Those that a rule of `core/rules.ts` keeps out are in `stories/attacks-by-form.test.ts`.

const draft = {
  title: 'Not yet',
  'x-form': { team: 'care', published: false },
  properties: { email: { type: 'string', format: 'email', title: 'E-mail' } },
}
let desk: RunningApp
beforeEach(async () => {
  const files = [...sampleFiles, { path: 'forms/draft.form.json', text: JSON.stringify(draft) }]
  desk = await startApp({ files })
})
afterEach(() => desk.stop())

const question = { email: 'ada@example.com', message: 'Where is it?' }
const send = (body: BodyInit, headers: Readonly<Record<string, string>> = {}, path = '/forms/contact') =>
  desk.request(path, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { accept: 'application/json', origin: desk.services.settings.publicUrl, ...headers },
  } as RequestInit)
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }
const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
const part = (name: string, value: string, more = '') =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
const tickets = async () => (await desk.services.store.tickets.list({ limit: 10 })).tickets

describe('a body made to hurt (T26)', () => {
  test.each([
    ['two hundred thousand fields', Array.from({ length: 200_000 }, (_, n) => `f${n}=`).join('&'), urlencoded, 413],
    ['a field whose name has a megabyte', `${'n'.repeat(900_000)}=x`, urlencoded, 413],
    ['more than a megabyte of text', `message=${'x'.repeat(1_100_000)}`, urlencoded, 413],
    ['JSON of fifty thousand floors', '['.repeat(50_000) + ']'.repeat(50_000), json, 413],
    ['JSON that reaches for the prototype', '{"email":"a@example.com","__proto__":{"x":1}}', json, 400],
    ['JSON that ends in the middle', '{"email":', json, 400],
    ['JSON that is no object', '[]', json, 400],
    ['parts without an end', part('email', 'ada@example.com'), multipart, 400],
    ['a part without a name', '--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n', multipart, 400],
    [
      'a file without a name of its field',
      '--x\r\nContent-Disposition: form-data; filename="a.txt"\r\n\r\nx\r\n--x--\r\n',
      multipart,
      400,
    ],
    ['parts without a boundary', part('email', 'a'), { 'content-type': 'multipart/form-data' }, 400],
    ['ten thousand files', `${part('files', 'x', '; filename="a.txt"').repeat(10_000)}--x--\r\n`, multipart, 413],
    ['a field of parts with a long name', `${part('n'.repeat(5_000), 'x')}--x--\r\n`, multipart, 413],
    ['another type', 'email=a', { 'content-type': 'text/plain' }, 415],
  ] as const)('%s is refused, and the next form is taken', async (_, body, headers, expected) => {
    expect((await send(body, headers)).status).toBe(expected)
    expect((await send(new URLSearchParams(question))).status).toBe(201)
    expect(await tickets()).toHaveLength(1)
  })

  test('names that objects have anyway are fields like others, and set nothing', async () => {
    const body = new URLSearchParams({ ...question, constructor: 'x', hasOwnProperty: 'y', toString: 'z' })
    body.append('__proto__', 'p')
    expect((await send(body)).status).toBe(201)
    expect(({} as Record<string, unknown>).p).toBeUndefined()
  })
})

describe('an address that is read in two ways (T20)', () => {
  test.each([
    'c@x.test, v@v.test',
    '"c@x,v"@v.test',
    'c@x.test>\r\nRCPT TO:<v@v.test',
    'user@good.test(x)evil.test',
    'us\u00ader@good.test, v@v.test',
    'a@b.test\0',
    '"quoted local"@b.test',
    'group:a@b.test;',
    `${'a'.repeat(250)}@b.test`,
    'a@b@c.test',
  ])('%j is no address', async (email) => {
    const answer = await send(new URLSearchParams({ ...question, email }))
    const { errors } = (await answer.json()) as { errors?: readonly { field: string }[] }
    expect([answer.status, errors?.map(({ field }) => field)]).toEqual([422, ['email']])
    await desk.settled()
    expect([await tickets(), desk.mails]).toEqual([[], []])
  })
})

describe('a file made to hurt (T28)', () => {
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    // 20,000 × 20,000 pixels.
    Buffer.from('00004e2000004e200806000000', 'hex'),
    Buffer.alloc(64),
  ])
  const zip = Buffer.concat([
    Buffer.from('504b0304140000000800', 'hex'),
    Buffer.alloc(20),
    deflateRawSync(Buffer.alloc(20_000_000)),
  ])
  const gif = Buffer.concat([Buffer.from('GIF89a\xff\xff\xff\xff', 'latin1'), Buffer.alloc(30_000, 0x2c)])

  test.each([
    ['a picture that claims to be huge', 'a.png', png, 'image/png'],
    ['an archive that grows a thousandfold', '42.zip', zip, 'application/zip'],
    ['a picture of endless frames', 'a.gif', gif, 'image/gif'],
    [
      'a page under the name of a picture',
      'a.png',
      Buffer.from('<script>alert(1)</script>'),
      'application/octet-stream',
    ],
  ])('%s is kept as it came, and never looked into', async (_, name, bytes, type) => {
    const body = new FormData()
    for (const [field, value] of Object.entries(question)) body.append(field, value)
    body.append('files', new File([bytes], `../../${name}`, { type: 'image/png' }))
    expect((await send(body)).status).toBe(201)
    const [ticket] = await tickets()
    const token = await desk.token('read')
    const { timeline } = await desk.api(token).ticket(ticket?.number ?? 0)
    expect(timeline[0]?.attachments).toMatchObject([{ name, type, size: bytes.length }])
  })

  test.each([25_000_001, 40_000_000])(
    'of %d bytes is more than the form takes: refused at its field, and nothing of it is kept',
    async (size) => {
      const body = new FormData()
      body.append('files', new File([Buffer.alloc(size)], 'large.bin'))
      for (const [field, value] of Object.entries(question)) body.append(field, value)
      body.append('files', new File(['small'], 'small.txt'))
      const answer = await send(body)
      expect(answer.status).toBe(422)
      expect(await answer.json()).toMatchObject({ errors: [{ field: 'files' }] })
      expect(await tickets()).toEqual([])
    },
  )

  test('of somebody else cannot be sent along by its id', async () => {
    const upload = await desk.upload(
      '/forms/contact/files',
      { name: 'mine.txt', type: 'text/plain', bytes: 'secret' },
      {},
    )
    const stolen = await send(JSON.stringify({ ...question, files: [upload.id] }), json, '/forms/draft')
    expect(stolen.status).toBe(404)
    const guessed = await send(JSON.stringify({ ...question, files: ['a'.repeat(32)] }), json)
    expect(guessed.status).toBe(422)
  })
})

describe('a form that cannot be taken now', () => {
  const page = { accept: 'text/html', origin: 'http://127.0.0.1:4321', ...urlencoded }
  const typed = { ...question, message: 'A long story.\nWith a second line.' }
  const post = (app: RunningApp, remoteAddress = '203.0.113.9') =>
    app.app.request(
      'http://127.0.0.1:4321/forms/contact',
      { method: 'POST', body: new URLSearchParams(typed), headers: page },
      { incoming: { socket: { remoteAddress } } },
    )

  test('because the disk is full comes back with everything typed, and is taken once there is room (T44)', async () => {
    let isFull = true
    const full = await startApp({
      pages: recordingPages,
      services: ({ runtime, ...services }) => ({
        ...services,
        runtime: {
          ...runtime,
          submit: (submission) =>
            isFull ? Promise.reject(new DocketError('low-disk', 'full')) : runtime.submit(submission),
        },
      }),
    })
    const refused = await post(full)
    expect(refused.status).toBe(503)
    const { submission } = await recorded(refused)
    expect(submission).toMatchObject({ reason: 'unavailable', values: { message: [typed.message] } })
    isFull = false
    expect((await post(full)).status).toBe(303)
    await full.stop()
  })

  test('because there is no room for its file comes back with everything typed, before the file and behind it (T44)', async () => {
    let isFull = true
    const full = await startApp({
      pages: recordingPages,
      services: ({ blobs, ...services }) => ({
        ...services,
        blobs: {
          ...blobs,
          put: (bytes, most) => (isFull ? Promise.reject(new DocketError('low-disk', 'full')) : blobs.put(bytes, most)),
        },
      }),
    })
    const send = () =>
      full.request('/forms/contact', {
        method: 'POST',
        body: `${part('email', question.email)}${part('files', 'a photo', '; filename="a.jpg"')}${part('message', typed.message)}--x--\r\n`,
        headers: { ...page, ...multipart },
      })
    const refused = await send()
    expect(refused.status).toBe(503)
    expect((await recorded(refused)).submission).toMatchObject({
      reason: 'unavailable',
      values: { email: [question.email], message: [typed.message] },
    })
    isFull = false
    expect((await send()).status).toBe(303)
    await full.stop()
  })

  test('because too much came from one network comes back with everything typed, whichever address of it sent (T39)', async () => {
    const limited = await startApp({ pages: recordingPages, settings: { rateLimit: true } })
    const statuses: number[] = []
    for (let n = 0; n < 30; n++) statuses.push((await post(limited, `2001:db8:0:7::${n.toString(16)}`)).status)
    expect(new Set(statuses)).toEqual(new Set([303]))
    const refused = await post(limited, '2001:db8:0:7:ffff::1')
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await recorded(refused)).submission).toMatchObject({
      reason: 'too-many-requests',
      values: { message: [typed.message] },
    })
    expect((await post(limited, '2001:db8:0:8::1')).status).toBe(303)
    await limited.stop()
  })
})

test('a form that is not published has no door: not for answers, files, values or its script (T46)', async () => {
  for (const path of ['/forms/draft', '/forms/draft/files', '/forms/../draft', '/forms/nothing'])
    expect([path, (await send(new URLSearchParams(question), {}, path)).status]).toEqual([path, 404])
  for (const path of ['/forms/draft.js', '/forms/draft/values', '/forms/draft/', '/forms/draft.form.json'])
    expect([path, (await desk.request(path)).status]).toEqual([path, 404])
})

test.each([
  '/admin/..%2f',
  '/..%2f..%2fetc/passwd',
  '//private',
  '/a//b',
  '/%5c',
  '/a%5c..%5cb',
  '/.git/config',
  '/.env',
  '/a/.hidden/b',
  '/%2e%2e/server/entry.mjs',
  '/%252e%252e/x',
  '/a%00.html',
  '/%0d%0aSet-Cookie:x',
  '/%ff',
  `/${'a'.repeat(2_000)}`,
  'no-slash',
])('%j names no file of the help center (T46)', (path) => {
  expect(filePath(path)).toBeNull()
})
