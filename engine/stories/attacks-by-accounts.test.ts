import { expect } from 'vitest'
import { deskWith, newLetter, recipients } from '#engine/testing/attacked-desk.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import { care } from '#engine/testing/letter.ts'
import { answered } from '#engine/testing/mail-desks.ts'

/** What a service sends to whoever signs up with an address. */
const signUp = (to: string) =>
  newLetter({
    from: 'Workplace <no-reply@workplace.test>',
    to,
    subject: 'Confirm your email address',
    body: 'Your code is 481 902. Or open https://workplace.test/confirm/x.',
  })

const byAccounts: readonly Attack[] = [
  {
    wants: 'to be one of the company elsewhere, by signing up with the address of a team',
    rule: 'verification-waits',
    async play(holds) {
      const desk = await deskWith(holds)
      expect(await desk.receive(signUp(care))).toMatchObject({ outcome: 'shelved', reason: 'verification' })
    },
  },
  {
    wants: 'the same with the address of a ticket of their own, in words that nobody foresaw',
    rule: 'verification-waits',
    async play(holds) {
      const desk = await deskWith(holds)
      const { replyTo } = await answered(desk)
      const unforeseen = signUp(replyTo)
        .replace('Confirm your email address', 'Karibu')
        .replace(/Your code.*/, '481902')
      expect(await desk.receive(unforeseen)).toMatchObject({ outcome: 'shelved', reason: 'unasked' })
    },
  },
  {
    wants: 'the same where an agent answers without looking up',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      const { replyTo, sent } = await answered(desk)
      await desk.receive(signUp(replyTo))
      await desk.receive(signUp(replyTo).replace('no-reply@', 'hello@'))
      await desk.api.reply(1, { text: naive ? '481 902' : 'Is there anything else?' })
      await desk.settled()
      const key = /\/requests\/[\w.-]+/.exec(desk.mails[0]?.text ?? '')?.[0] ?? ''
      const page = await (await desk.request(key, { headers: { accept: 'application/json' } })).text()
      expect(recipients(desk, sent)).toEqual(['ada@example.com'])
      expect(`${JSON.stringify(desk.mails)}${page}`).not.toMatch(/481 902|workplace\.test/)
    },
  },
]

attacks('with an account elsewhere', byAccounts)
