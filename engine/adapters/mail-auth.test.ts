import { afterEach, describe, expect, test } from 'vitest'
import { createTestClock } from '#engine/testing/clock.ts'
import { mailAuthenticator } from './mail-auth.ts'
import { systemClock } from './system-clock.ts'

/** A thread that does what a mail says. */
const obedient = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ id, mail }) => {
      const text = Buffer.from(mail.raw).toString()
      if (text.includes('hang')) for (;;);
      if (text.includes('die')) throw new Error('fault')
      if (!text.includes('wait')) parentPort.postMessage({ id, auth: { by: text.trim() } })
    })
  `)}`,
)

let close = async () => {}
afterEach(() => close())

function open(clock = systemClock, module: URL | undefined = obedient) {
  const authenticator = mailAuthenticator(clock, module)
  close = authenticator.close
  return (text: string) =>
    authenticator.check({ raw: Buffer.from(text), peer: null, helo: null, envelopeFrom: '', authserv: null })
}

describe('the thread that checks senders', () => {
  test('answers each of several at once, and keeps the caller’s bytes', async () => {
    const check = open()
    expect(await Promise.all(['A: 1', 'B: 2', 'C: 3'].map(check))).toEqual([
      { by: 'A: 1' },
      { by: 'B: 2' },
      { by: 'C: 3' },
    ])
  })

  test('that dies proves nobody who waits for it, and the next mail gets another', async () => {
    const check = open()
    const answers = await Promise.all([check('A: wait'), check('A: die')])
    expect(answers.map(({ dmarc }) => dmarc)).toEqual(['temperror', 'temperror'])
    expect(await check('A: 1')).toEqual({ by: 'A: 1' })
  })

  test('that hangs is ended', async () => {
    const clock = createTestClock()
    const check = open(clock)
    const hung = check('A: hang')
    clock.advance(20_000)
    expect((await hung).dmarc).toBe('temperror')
    expect(await check('A: 1')).toEqual({ by: 'A: 1' })
  })

  test('of the engine believes a trusted server and nobody else', async () => {
    const authenticator = mailAuthenticator(systemClock)
    close = authenticator.close
    const raw = Buffer.from(
      'Authentication-Results: mx.docket.test; dmarc=pass\r\nFrom: ada@shop.invalid\r\n\r\nHi\r\n',
    )
    const mail = { raw, peer: null, helo: null, envelopeFrom: '', authserv: 'mx.docket.test' }
    expect(await authenticator.check(mail)).toMatchObject({ dmarc: 'pass', by: 'mx.docket.test' })
  })
})
