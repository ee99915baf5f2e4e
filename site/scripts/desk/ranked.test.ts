import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ranked } from './ranked.ts'

const titles = ['Snooze', 'Resolve later', 'Run: Solve and thank', 'Say goodbye to all', '标记为已解决']
const found = (wanted: string) =>
  ranked(
    titles.map((title) => ({ title })),
    wanted,
  ).map(({ title }) => title)

test('a word that begins so comes before one that holds it, and that before letters which are spread', () => {
  expect(found('sol')).toEqual(['Run: Solve and thank', 'Resolve later', 'Say goodbye to all'])
  expect(found('sgl')).toEqual(['Say goodbye to all'])
  expect(found('解决')).toEqual(['标记为已解决'])
  expect(found('xyz')).toEqual([])
})

test('nothing is found that is not there, and nothing twice', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (some, wanted) => {
      const all = some.map((title) => ({ title }))
      const few = ranked(all, wanted)
      expect(new Set(few).size).toBe(few.length)
      for (const one of few) expect(all).toContain(one)
      for (const one of all)
        if (one.title.toLocaleLowerCase().includes(wanted.toLocaleLowerCase())) expect(few).toContain(one)
    }),
  )
})
