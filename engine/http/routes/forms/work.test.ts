import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

const question = { name: 'Ada', email: 'ada@example.com', subject: 'Lamp', message: 'It does not light.' }
type Fields = Readonly<Record<string, string>>

let desk: RunningApp
afterEach(() => desk.stop())

/** A post of a page that the engine made this very moment: too fast for a person. */
const post = (fields: Fields) =>
  desk.request('/forms/contact', {
    method: 'POST',
    body: new URLSearchParams({
      ...question,
      'docket-submission-id': 'a'.repeat(32),
      'docket-token': desk.services.keys.formToken('contact', desk.clock.now()),
      ...fields,
    }),
    headers: { accept: 'application/json', origin: desk.services.settings.publicUrl },
  })
const listed = async () => {
  const { tickets } = desk.services.store
  const [open, all] = [await tickets.list({ limit: 10 }), await tickets.list({ limit: 10, shelved: true })]
  return { open: open.tickets.length, shelved: all.tickets.filter(({ shelved }) => shelved).length }
}
const asked = async (fields: Fields = {}): Promise<Challenge> => {
  const answer = await post({ ...fields, 'docket-work': 'offered' })
  expect(answer.status).toBe(428)
  return ((await answer.json()) as { challenge: Challenge }).challenge
}
const solved = async (challenge: Challenge) =>
  JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) })

describe('where proof of work is on', () => {
  beforeEach(async () => {
    desk = await startApp({ settings: { proofOfWork: true } })
  })

  test('a form that came too fast is a ticket at once when its page has worked', async () => {
    const work = await solved(await asked())
    expect(await listed()).toEqual({ open: 0, shelved: 0 })
    expect((await post({ 'docket-work': work })).status).toBe(201)
    expect(await listed()).toEqual({ open: 1, shelved: 0 })
  })

  test('one form too many of an address is a ticket at once when its page has worked', async () => {
    const calm = { 'docket-token': '' }
    const nth = (n: number) => ({ ...calm, 'docket-submission-id': String(n).padStart(32, '0'), message: `No. ${n}` })
    for (let n = 0; n < 10; n++) expect((await post({ ...nth(n), 'docket-work': 'offered' })).status).toBe(201)
    const work = await solved(await asked(nth(10)))
    expect((await post({ ...nth(10), 'docket-work': work })).status).toBe(201)
    expect(await listed()).toMatchObject({ shelved: 0 })
  })

  test('a page that cannot work sends what lies on the shelf, as before', async () => {
    expect((await post({})).status).toBe(201)
    expect(await listed()).toEqual({ open: 0, shelved: 1 })
  })

  test('nobody is asked about what nobody doubts, nor where work would change nothing', async () => {
    const offered = { 'docket-work': 'offered' }
    expect((await post({ ...offered, 'docket-token': '' })).status).toBe(201)
    const hopeless: readonly Fields[] = [
      { 'docket-website': 'https://evil.test' },
      { 'docket-token': 'made.up' },
      { subject: '[url=https://a.test]', message: 'https://a.test https://b.test https://c.test https://d.test' },
    ]
    for (const [index, fields] of hopeless.entries()) {
      const id = { 'docket-submission-id': String(index).padStart(32, 'b') }
      expect((await post({ ...offered, ...id, ...fields })).status).toBe(201)
    }
    expect(await listed()).toEqual({ open: 1, shelved: 3 })
  })

  test('work excuses neither the field that no person sees nor a token that is made up', async () => {
    const excuses: readonly Fields[] = [{ 'docket-website': 'https://evil.test' }, { 'docket-token': 'made.up' }]
    for (const [index, fields] of excuses.entries()) {
      const id = { 'docket-submission-id': String(index).padStart(32, 'd') }
      const work = await solved(await asked(id))
      expect((await post({ ...id, ...fields, 'docket-work': work })).status).toBe(201)
    }
    expect(await listed()).toEqual({ open: 0, shelved: 2 })
  })

  test('a solution sent again is the same submission, not another', async () => {
    const work = await solved(await asked())
    const urls = []
    for (let n = 0; n < 3; n++) urls.push(await (await post({ 'docket-work': work })).text())
    expect(new Set(urls).size).toBe(1)
    expect(await listed()).toEqual({ open: 1, shelved: 0 })
  })

  test.each<[string, Fields]>([
    ['other words', { message: 'Buy this.' }],
    ['another submission', { 'docket-submission-id': 'c'.repeat(32) }],
    ['no submission id', { 'docket-submission-id': '' }],
  ])('a solution is good for nothing else: %s', async (_, fields) => {
    const work = await solved(await asked())
    expect((await post({ ...fields, 'docket-work': work })).status).toBe(201)
    expect(await listed()).toEqual({ open: 0, shelved: 1 })
  })

  test('a solution that comes after ten minutes comes too late', async () => {
    const work = await solved(await asked())
    desk.clock.advance(10 * 60_000 + 1)
    expect((await post({ 'docket-work': work })).status).toBe(201)
    expect(await listed()).toEqual({ open: 0, shelved: 1 })
  })

  test('what is no solution of a challenge of ours lies on the shelf, and breaks nothing', async () => {
    const challenge = await asked()
    const { parameters, signature } = challenge
    const solution = await solveChallenge({ challenge, deriveKey })
    const later = { ...parameters, data: { ...parameters.data, until: Number.MAX_SAFE_INTEGER } }
    const forged: readonly unknown[] = [
      'nonsense',
      null,
      [],
      { challenge: null, solution: null },
      { challenge: { parameters: null, signature: '' }, solution: {} },
      { challenge: { parameters, signature: [...(signature ?? '')] }, solution },
      { challenge: { parameters, signature: 'é'.repeat(64) }, solution },
      { challenge: { parameters }, solution },
      { challenge: { parameters: later, signature }, solution },
      { challenge: { parameters: { ...parameters, keyPrefix: '' }, signature }, solution },
      { challenge, solution: { ...solution, counter: 1 } },
      { challenge, solution: { ...solution, derivedKey: `${parameters.keyPrefix}${'0'.repeat(32)}` } },
      { challenge, solution: [] },
    ]
    for (const [index, work] of forged.entries()) {
      const text = typeof work === 'string' ? work : JSON.stringify(work)
      expect([index, (await post({ 'docket-work': text })).status]).toEqual([index, 201])
    }
    expect(await listed()).toEqual({ open: 0, shelved: 1 })
  })
})

test('where proof of work is off, nobody is asked', async () => {
  desk = await startApp()
  expect((await post({ 'docket-work': 'offered' })).status).toBe(201)
  expect(await listed()).toEqual({ open: 0, shelved: 1 })
})
