import { xml } from './xml.ts'

export interface FeedChannel {
  readonly title: string
  readonly description: string
  /** BCP 47. */
  readonly language: string
  /** Address of the page that the feed follows, and of the feed. */
  readonly url: string
  readonly feedUrl: string
}

export interface FeedItem {
  readonly title: string
  readonly description: string
  readonly url: string
  /** Day of the last change, `2026-11-16`. */
  readonly updated: string
}

const most = 50

/** What was written or changed last, newest first, as RSS 2.0. */
export function feed(channel: FeedChannel, items: readonly FeedItem[]): string {
  const newest = items
    .toSorted((a, b) => b.updated.localeCompare(a.updated) || a.url.localeCompare(b.url))
    .slice(0, most)
    .map(
      ({ title, description, url, updated }) =>
        `<item><title>${xml(title)}</title><link>${xml(url)}</link><guid isPermaLink="true">${xml(url)}</guid>` +
        `<description>${xml(description)}</description><pubDate>${new Date(`${updated}T00:00:00Z`).toUTCString()}</pubDate></item>`,
    )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xml(channel.title)}</title>
<link>${xml(channel.url)}</link>
<description>${xml(channel.description)}</description>
<language>${xml(channel.language)}</language>
<atom:link href="${xml(channel.feedUrl)}" rel="self" type="application/rss+xml"/>
${newest.join('\n')}
</channel>
</rss>
`
}
