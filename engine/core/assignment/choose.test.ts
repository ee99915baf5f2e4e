import { expect, test } from 'vitest'
import { type Candidate, chooseAgent } from './choose.ts'

const agent = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  open: 0,
  capacity: null,
  lastAt: 0,
  skills: [],
  languages: ['en'],
  isAway: false,
  ...more,
})
const wanted = { language: 'en', tags: [] }

test('in turn, whoever waited longest is next, however much they have', () => {
  const agents = [agent('ana', { lastAt: 2, open: 0 }), agent('ben', { lastAt: 1, open: 9 })]
  expect(chooseAgent('round-robin', agents, wanted).agent).toBe('ben')
})

test('balanced, whoever has fewest open is next, and of equals who waited longest', () => {
  const agents = [
    agent('ana', { open: 3 }),
    agent('ben', { open: 1, lastAt: 5 }),
    agent('cleo', { open: 1, lastAt: 4 }),
  ]
  expect(chooseAgent('balanced', agents, wanted)).toEqual({ agent: 'cleo', open: 1, skills: [], language: null })
})

test('nobody is given more than they have room for, or anything while they are away', () => {
  const agents = [agent('ana', { open: 2, capacity: 2 }), agent('ben', { isAway: true })]
  expect(chooseAgent('balanced', agents, wanted)).toEqual({ agent: null, reason: 'full' })
  expect(chooseAgent('balanced', [agent('ben', { isAway: true })], wanted)).toEqual({ agent: null, reason: 'away' })
  expect(chooseAgent('balanced', [], wanted)).toEqual({ agent: null, reason: 'nobody' })
})

test('a skill that the ticket asks for comes before language, and both before turn and load', () => {
  const agents = [
    agent('ana', { languages: ['zh-CN'] }),
    agent('ben', { open: 8, skills: ['refunds'] }),
    agent('cleo', { open: 1 }),
  ]
  expect(chooseAgent('balanced', agents, { language: 'en', tags: ['refunds'] })).toEqual({
    agent: 'ben',
    open: 8,
    skills: ['refunds'],
    language: 'en',
  })
  expect(chooseAgent('balanced', agents, { language: 'zh-CN', tags: [] })).toMatchObject({
    agent: 'ana',
    language: 'zh-CN',
  })
})

test('the same agents in another order give the same choice', () => {
  const agents = ['cleo', 'ana', 'ben'].map((id) => agent(id))
  expect(chooseAgent('round-robin', agents, wanted).agent).toBe('ana')
  expect(chooseAgent('round-robin', [...agents].reverse(), wanted).agent).toBe('ana')
})
