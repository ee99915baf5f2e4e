import { describe, expect, test } from 'vitest'
import { feed } from './feed.ts'
import { llms } from './llms.ts'
import type { Article } from './outline.ts'
import { structuredArticle } from './structured.ts'

const channel = {
  title: 'Larkfell & Sons',
  description: 'Answers',
  language: 'en',
  url: 'https://help.example.com/articles/',
  feedUrl: 'https://help.example.com/articles/feed.xml',
}

describe('the feed', () => {
  test('has what changed last on top, and no character that would break it', () => {
    const item = (title: string, updated: string) => ({
      title,
      description: 'A <b>',
      url: `https://help.example.com/${updated}`,
      updated,
    })
    const text = feed(channel, [item('Old', '2026-01-02'), item('New “&” <i>', '2026-11-03')])
    expect([...text.matchAll(/<item><title>(.*?)<\/title>/g)].map(([, title]) => title)).toEqual([
      'New “&#38;” &#60;i&#62;',
      'Old',
    ])
    expect(text).toContain('<title>Larkfell &#38; Sons</title>')
    expect(text).toContain('<pubDate>Tue, 03 Nov 2026 00:00:00 GMT</pubDate>')
  })

  test('holds the fifty newest of many', () => {
    const items = Array.from({ length: 80 }, (_, index) => ({
      title: `Article ${index}`,
      description: '',
      url: `https://help.example.com/${index}`,
      updated: `2026-0${1 + (index % 9)}-01`,
    }))
    expect(feed(channel, items).match(/<item>/g)).toHaveLength(50)
  })
})

describe('what search engines are told of an article', () => {
  const article: Article = {
    locale: 'en',
    topic: 'returns',
    slug: 'labels',
    title: 'Labels </script><script>alert(1)</script>',
    description: 'How to print them',
    synonyms: [],
    order: 1,
    updated: '2026-11-05',
    file: 'site/content/articles/en/returns/labels.md',
    path: '/articles/returns/labels/',
    isFallback: false,
  }
  const told = structuredArticle(article, {
    topic: { title: 'Returns' },
    organisation: 'Larkfell',
    home: { title: 'Help', url: 'https://help.example.com/' },
    topicUrl: 'https://help.example.com/articles/returns/',
    url: 'https://help.example.com/articles/returns/labels/',
  })

  test('is its title, its last change and the way to it', () => {
    const { '@graph': graph } = JSON.parse(told) as {
      '@graph': [Record<string, unknown>, { itemListElement: { name: string }[] }]
    }
    expect(graph[0]).toMatchObject({ headline: article.title, dateModified: '2026-11-05', inLanguage: 'en' })
    expect(graph[1].itemListElement.map(({ name }) => name)).toEqual(['Help', 'Returns', article.title])
  })

  test('cannot leave the element that holds it', () => {
    expect(told).not.toContain('<')
  })
})

test('language models are told what there is, one line an article, whatever its title holds', () => {
  const links = [{ title: 'Print [the] label', url: 'https://help.example.com/a/', description: 'Two\nlines' }]
  expect(llms('Help', 'Answers', [{ title: 'Returns', links }])).toBe(
    '# Help\n\n> Answers\n\n## Returns\n\n- [Print \\[the\\] label](https://help.example.com/a/): Two lines\n',
  )
})
