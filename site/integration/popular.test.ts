import { expect, test } from 'vitest'
import type { ArticleFile } from '#site/articles/outline.ts'
import { demandPopular } from './popular.ts'

const articles = ['delivery/customs', 'returns/label'].map((id) => {
  const [topic = '', slug = ''] = id.split('/')
  return { locale: 'en', topic, slug } as ArticleFile
})

test('an article that is named as popular and is not there stops the build', () => {
  expect(() => demandPopular(['delivery/customs', 'returns/label'], { articles, topics: [] })).not.toThrow()
  expect(() => demandPopular(['delivery/customs', 'returns/labels'], { articles, topics: [] })).toThrow(
    'docket({ popular }): there is no article "returns/labels"',
  )
})
