import { describe, expect } from 'vitest'
import { validatorOf } from '#engine/http/resources/check-body.ts'
import { test } from '#engine/testing/api-desk.ts'

describe('why', () => {
  test('names for each fact the event and the rule that decided it, now or at an instant', async ({
    desk,
    api,
    call,
  }) => {
    const number = await desk.createTicket()
    const created = desk.clock.now()
    desk.clock.advance(60_000)
    await api.change(number, { priority: 3 })
    const { decisions } = await api.why(number)
    expect(validatorOf('WhyAnswer')(await api.why(number)), JSON.stringify(validatorOf('WhyAnswer').errors)).toBe(true)
    const current = (fact: string) => decisions.filter((decision) => decision.current && decision.fact === fact)
    expect(current('state')).toMatchObject([
      { value: 'new', rule: expect.stringMatching(/support\.workflow\.json:\d+@/), event: { id: 1 } },
    ])
    expect(current('priority')).toMatchObject([{ value: '3', rule: null, event: { type: 'priority.changed' } }])
    expect(current('deadline')[0]?.rule).toMatch(/standard\.sla\.json:\d+@/)
    const before = await api.why(number, new Date(created).toISOString())
    expect(before.decisions.some(({ event }) => event.type === 'priority.changed')).toBe(false)
    expect((await call('GET', `/tickets/${number}/why?at=yesterday`)).status).toBe(400)
  })
})
