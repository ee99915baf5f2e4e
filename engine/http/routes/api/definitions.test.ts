import { describe, expect } from 'vitest'
import { validatorOf } from '#engine/http/resources/check-body.ts'
import { test } from '#engine/testing/api-desk.ts'

describe('the definitions', () => {
  test('are given as they run, with their defaults filled in', async ({ api }) => {
    const definitions = await api.definitions()
    expect(validatorOf('Definitions')(definitions), JSON.stringify(validatorOf('Definitions').errors)).toBe(true)
    expect(definitions.forms).toEqual([
      { id: 'contact', title: 'Contact', published: true, url: 'http://127.0.0.1:4321/forms/contact/' },
    ])
    expect(definitions.teams.find(({ id }) => id === 'care')?.channels).toEqual({
      email: { address: ['care@docket.localhost'] },
      form: true,
      chat: false,
    })
    expect(definitions.teams.find(({ id }) => id === 'billing')?.channels).toEqual({
      email: { address: ['bills@example.com'] },
      form: false,
      chat: false,
    })
    expect(definitions.problems).toEqual([])
    expect(JSON.stringify(definitions)).not.toContain('ana@example.com')
  })
})
