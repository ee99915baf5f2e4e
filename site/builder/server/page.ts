import { builderWords } from '#site/i18n/builder/texts.ts'
import type { SiteConfig } from '#site/integration/options.ts'
import type { BuilderBegin } from '../begin.ts'
import { tokenHeader } from './guard.ts'

/** The builder's page: an empty frame that its script fills. It is made by hand because no build may know of it. */
export function builderPage(
  { id, forms }: Pick<BuilderBegin, 'id' | 'forms'>,
  config: SiteConfig,
  locale: string,
  token: string,
): string {
  const words = builderWords(locale)
  const begin: BuilderBegin = {
    id,
    ...(forms && { forms }),
    token,
    tokenHeader,
    locale,
    locales: config.locales.map(({ code, label }) => ({ code, label })),
    words,
  }
  const sheets = ['tokens', 'base', 'desk', 'builder'].map(
    (name) => `<link rel="stylesheet" href="/site/styles/${name}.css" />`,
  )
  return `<!doctype html>
<html lang="${escaped(locale)}" dir="ltr">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(id === '' ? words.title : `${id} · ${words.title}`)}</title>
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    ${sheets.join('\n    ')}
  </head>
  <body class="desk">
    <main class="main tall" id="builder" data-begin="${escaped(JSON.stringify(begin))}">
      <noscript><p class="empty">${escaped(words.noscript)}</p></noscript>
    </main>
    <script type="module" src="/site/builder/page/start.ts"></script>
  </body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
