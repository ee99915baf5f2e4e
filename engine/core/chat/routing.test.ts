import { describe, expect, test } from 'vitest'
import { chooseOperator, type OperatorState, type Wanted } from './routing.ts'

const now = Date.UTC(2026, 2, 2, 9)
const minute = 60_000

function operator(id: string, changes: Partial<OperatorState> = {}): OperatorState {
  return {
    id,
    name: id,
    online: true,
    languages: ['en'],
    skills: [],
    country: null,
    chats: 0,
    lastActiveAt: null,
    lastGivenAt: null,
    ...changes,
  }
}

interface Case {
  readonly title: string
  readonly operators: readonly OperatorState[]
  readonly wanted?: Partial<Wanted>
  readonly limit?: number | null
  readonly gives: readonly [operator: string | null, reason: string]
}

const cases: readonly Case[] = [
  { title: 'nobody is there', operators: [], gives: [null, 'nobody is available'] },
  { title: 'nobody is online', operators: [operator('ana', { online: false })], gives: [null, 'nobody is available'] },
  {
    title: 'whoever has as many as the limit gets no more',
    operators: [operator('ana', { chats: 2 })],
    limit: 2,
    gives: [null, 'nobody is available'],
  },
  {
    title: 'without a limit there is always room',
    operators: [operator('ana', { chats: 50 })],
    limit: null,
    gives: ['ana', 'language'],
  },
  {
    title: 'the previous operator comes before everybody else',
    operators: [operator('ana', { chats: 4, languages: ['de'] }), operator('ben')],
    wanted: { previous: 'ana' },
    gives: ['ana', 'previous operator'],
  },
  {
    title: 'a previous operator who is gone counts for nothing',
    operators: [operator('ana', { online: false }), operator('ben')],
    wanted: { previous: 'ana' },
    gives: ['ben', 'language'],
  },
  {
    title: 'language with all skills stands above language with one',
    operators: [operator('ana', { skills: ['refunds'] }), operator('ben', { skills: ['refunds', 'tents'], chats: 5 })],
    wanted: { skills: ['refunds', 'tents'] },
    gives: ['ben', 'language and all skills'],
  },
  {
    title: 'language with one skill stands above language alone',
    operators: [operator('ana'), operator('ben', { skills: ['refunds'], chats: 5 })],
    wanted: { skills: ['refunds', 'tents'] },
    gives: ['ben', 'language and one skill'],
  },
  {
    title: 'language alone stands above skills in another language',
    operators: [operator('ana', { chats: 5 }), operator('ben', { languages: ['de'], skills: ['refunds'] })],
    wanted: { skills: ['refunds'] },
    gives: ['ana', 'language'],
  },
  {
    title: 'the country comes after the language',
    operators: [operator('ana', { languages: ['fr'], country: 'BE' }), operator('ben', { languages: ['de'] })],
    wanted: { language: 'nl', country: 'BE' },
    gives: ['ana', 'country'],
  },
  {
    title: 'skills come before anyone',
    operators: [operator('ana', { languages: ['de'] }), operator('ben', { languages: ['de'], skills: ['refunds'] })],
    wanted: { skills: ['refunds'] },
    gives: ['ben', 'all skills'],
  },
  {
    title: 'at last anyone',
    operators: [operator('ana', { languages: ['de'] })],
    wanted: { language: 'nl', skills: ['refunds'] },
    gives: ['ana', 'anyone'],
  },
  {
    title: 'a region of the language is the language',
    operators: [operator('ana', { languages: ['zh-CN'] }), operator('ben')],
    wanted: { language: 'zh-TW' },
    gives: ['ana', 'language'],
  },
  {
    title: 'who was given one just now is left out',
    operators: [operator('ana', { lastGivenAt: now - minute }), operator('ben', { chats: 1 })],
    gives: ['ben', 'language'],
  },
  {
    title: 'unless nobody else is left',
    operators: [operator('ana', { lastGivenAt: now - minute })],
    gives: ['ana', 'language'],
  },
  {
    title: 'who has been free for half an hour comes before who has just become so',
    operators: [
      operator('ana', { lastActiveAt: now - 20 * minute }),
      operator('ben', { lastActiveAt: now - 40 * minute }),
    ],
    gives: ['ben', 'language'],
  },
  {
    title: 'else whoever has the fewest',
    operators: [operator('ana', { chats: 2, lastActiveAt: now }), operator('ben', { chats: 1, lastActiveAt: now })],
    gives: ['ben', 'language'],
  },
  {
    title: 'among equals whoever was given one longest ago',
    operators: [
      operator('ana', { lastGivenAt: now - 10 * minute }),
      operator('ben', { lastGivenAt: now - 20 * minute }),
    ],
    gives: ['ben', 'language'],
  },
  {
    title: 'then by id, so that it is always the same',
    operators: [operator('ben'), operator('ana')],
    gives: ['ana', 'language'],
  },
  {
    title: 'never whom it is not to be',
    operators: [operator('ana'), operator('ben')],
    wanted: { without: ['ana'] },
    gives: ['ben', 'language'],
  },
  {
    title: 'country with all skills stands above country with one',
    operators: [
      operator('ana', { languages: ['de'], country: 'BE', skills: ['refunds'] }),
      operator('ben', { languages: ['de'], country: 'BE', skills: ['refunds', 'tents'], chats: 5 }),
    ],
    wanted: { language: 'nl', country: 'BE', skills: ['refunds', 'tents'] },
    gives: ['ben', 'country and all skills'],
  },
  {
    title: 'country with one skill stands above country alone',
    operators: [
      operator('ana', { languages: ['de'], country: 'BE' }),
      operator('ben', { languages: ['de'], country: 'BE', skills: ['refunds'], chats: 5 }),
    ],
    wanted: { language: 'nl', country: 'BE', skills: ['refunds', 'tents'] },
    gives: ['ben', 'country and one skill'],
  },
  {
    title: 'country alone stands above skills from elsewhere',
    operators: [
      operator('ana', { languages: ['de'], country: 'BE', chats: 5 }),
      operator('ben', { languages: ['de'], skills: ['refunds'] }),
    ],
    wanted: { language: 'nl', country: 'BE', skills: ['refunds'] },
    gives: ['ana', 'country'],
  },
  {
    title: 'all skills stand above one',
    operators: [operator('ana', { skills: ['refunds'] }), operator('ben', { skills: ['refunds', 'tents'], chats: 5 })],
    wanted: { language: 'nl', skills: ['refunds', 'tents'] },
    gives: ['ben', 'all skills'],
  },
  {
    title: 'one skill stands above none',
    operators: [operator('ana'), operator('ben', { skills: ['refunds'], chats: 5 })],
    wanted: { language: 'nl', skills: ['refunds', 'tents'] },
    gives: ['ben', 'one skill'],
  },
  {
    title: 'an unknown country is nobody’s',
    operators: [operator('ana')],
    wanted: { language: 'nl' },
    gives: ['ana', 'anyone'],
  },
  {
    title: 'a previous operator who has as many as the limit counts for nothing',
    operators: [operator('ana', { chats: 2 }), operator('ben')],
    wanted: { previous: 'ana' },
    limit: 2,
    gives: ['ben', 'language'],
  },
  {
    title: 'a previous operator who was given one just now still comes first',
    operators: [operator('ana', { lastGivenAt: now - minute }), operator('ben')],
    wanted: { previous: 'ana' },
    gives: ['ana', 'previous operator'],
  },
  {
    title: 'a previous operator whom it is not to be counts for nothing',
    operators: [operator('ana'), operator('ben')],
    wanted: { previous: 'ana', without: ['ana'] },
    gives: ['ben', 'language'],
  },
  {
    title: 'two minutes after being given one, nobody is left out any more',
    operators: [operator('ana', { lastGivenAt: now - 2 * minute }), operator('ben', { chats: 1 })],
    gives: ['ana', 'language'],
  },
]

describe('The choice of an operator', () => {
  test.each(cases)('$title', ({ operators, wanted, limit = 10, gives }) => {
    const asked = { language: 'en', country: null, skills: [], previous: null, without: [], ...wanted }
    const { operator: chosen, reason } = chooseOperator(operators, limit, asked, now)
    expect([chosen, reason]).toEqual(gives)
  })

  test('says how many each of them had', () => {
    const { loads } = chooseOperator(
      [operator('ana', { chats: 3 }), operator('ben', { chats: 4 }), operator('max', { online: false })],
      10,
      { language: 'en', country: null, skills: [], previous: null, without: [] },
      now,
    )
    expect(loads).toEqual({ ana: 3, ben: 4 })
  })
})
