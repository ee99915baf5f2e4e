import { describe, expect, test } from 'vitest'
import { findArticles } from './find.ts'
import { knownWords, otherQuestions } from './meant.ts'
import type { Article, Topic } from './outline.ts'
import { synonymsIn } from './synonyms.ts'

const groups = [
  ['refund', 'money back', 'reimbursement'],
  ['parcel', 'package'],
  ['退款', '退钱'],
]

const article = (title: string, description: string): Article => ({
  locale: 'en',
  topic: 'returns',
  slug: title.toLowerCase().replaceAll(' ', '-'),
  title,
  description,
  synonyms: synonymsIn(groups)(`${title} ${description}`),
  order: 1,
  updated: null,
  file: '',
  path: `/articles/returns/${title.toLowerCase().replaceAll(' ', '-')}/`,
  isFallback: false,
})

const topics: readonly Topic[] = [
  {
    id: 'returns',
    path: '/articles/returns/',
    icon: 'back',
    title: 'Returns',
    description: '',
    articles: [
      article('When the refund arrives', 'Three working days after we have unpacked it.'),
      article('Where is my parcel', 'Follow it with the number from the mail.'),
      article('退款何时到账', '收到退货后三个工作日。'),
    ],
  },
]
const known = knownWords(topics)
/** As a reader is answered who has no JavaScript. */
const answer = (question: string) =>
  [question, ...otherQuestions(question, known)]
    .map((one) => findArticles(topics, one).map(({ article: { title } }) => title))
    .find((titles) => titles.length > 0) ?? []

describe('synonyms', () => {
  test('an article answers to the words that mean the same as its own, whole words and their endings alone', () => {
    const synonyms = synonymsIn(groups)
    expect(synonyms('Your Refunds')).toEqual(['money back', 'reimbursement'])
    expect(synonyms('Money  back in three days')).toEqual(['refund', 'reimbursement'])
    expect(synonyms('The packaging of refundable goods')).toEqual([])
    expect(synonyms('怎么申请退款')).toEqual(['退钱'])
  })
})

// Each line is one thing that readers type: words of the title, a synonym, a slip, a whole sentence, Chinese.
test.each([
  ['refund', 'When the refund arrives'],
  ['money back', 'When the refund arrives'],
  ['refnd', 'When the refund arrives'],
  ['reimbursment', 'When the refund arrives'],
  ['how do I get my money back please', 'When the refund arrives'],
  ['pakage', 'Where is my parcel'],
  ['My package?', 'Where is my parcel'],
  ['退款', '退款何时到账'],
  ['退钱', '退款何时到账'],
  ['我怎么退款呢', '退款何时到账'],
])('“%s” finds “%s”', (question, title) => {
  expect(answer(question)[0]).toBe(title)
})

test('words with which anything may be asked are neither meant by a slip nor searched for', () => {
  const asked = article(
    'Store a tent over the winter',
    'What to do, and how, so that it is there when you need it. 怎么收纳帐篷',
  )
  const words = knownWords([{ ...(topics[0] as Topic), articles: [asked] }])
  expect(otherQuestions('xyzzy plover', words)).toEqual([])
  expect(otherQuestions('whta abuot my tent', words).at(-1)).toBe('tent')
  expect(otherQuestions('怎么收纳', words)).toEqual(['收纳'])
})

test('what nobody has written about finds nothing, and no slip is seen where none is', () => {
  expect(answer('zzzqqq')).toEqual([])
  expect(answer('烤箱说明书')).toEqual([])
  expect(otherQuestions('refund', known)).toEqual([])
  expect(otherQuestions('cat', known)).toEqual([])
})
