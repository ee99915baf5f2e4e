import style from '#site/styles/suggestions.css?url'
import { ask, searchHelp } from '../asking.ts'
import { readArticles, rememberArticle } from '../read-articles.ts'
import { ofForm } from './of-form.ts'
import type { FormElements } from './page.ts'

const waitMs = 400
const most = 3
const longest = 160
/** A word that says something; two characters where words are not set apart. */
const isAsked = /\S{4}|[\p{Script=Han}]{2}/u

/**
 * While the question is typed, up to three articles that may answer it stand below it. They come from the site's own index: nothing is
 * asked of the engine, and nothing is told until the form is sent. What was shown, and what was opened, is sent along then.
 */
export function suggestArticles({ form }: FormElements, settled: (change: () => void) => void): void {
  const field = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(ofForm(form, 'dataset').asks ?? '')}"]`)
  const control = field?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea')
  // It lies beside the feed, which every page names.
  const feed = document.querySelector<HTMLLinkElement>('link[type="application/rss+xml"]')
  if (!field || !control || !feed) return
  const help = feed.href.replace('feed.xml', 'search-words.json')
  const sent = { shown: new Set<string>(), read: new Set([...noted(form), ...readArticles()]) }
  const tell = () => {
    note(form, 'docket-articles-shown', sent.shown)
    note(form, 'docket-articles-read', sent.read)
  }
  tell()

  const box = element('div', { class: 'suggestions', 'aria-live': 'polite' })
  document.head.append(element('link', { rel: 'stylesheet', href: style }))
  const asked = () => control.value.trim().slice(0, longest)

  const show = async (q: string) => {
    const words = await searchHelp(help)
    const articles = isAsked.test(q) ? await articlesFor(q, help) : []
    if (asked() !== q && box.isConnected) return
    settled(() => {
      const waiting = element('p', { class: 'muted', 'aria-hidden': 'true' }, words.waiting)
      box.replaceChildren(
        ...(articles.length > 0 ? [element('p', {}, words.suggest), list(articles, words.opens)] : [waiting]),
      )
      if (!box.isConnected) field.after(box)
      for (const { url } of articles) sent.shown.add(url)
      tell()
    })
  }
  const look = () => void show(asked()).catch(() => {})
  box.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a') : null
    if (!link) return
    const path = new URL(link.href).pathname
    rememberArticle(path)
    sent.read.add(path)
    tell()
  })
  let wait: ReturnType<typeof setTimeout> | undefined
  control.addEventListener('input', () => {
    clearTimeout(wait)
    wait = setTimeout(look, waitMs)
  })
  // The box takes its room before anything is typed: what comes and goes in it moves nothing that somebody is about to press.
  if (control.matches(':focus') || control.value !== '') look()
  control.addEventListener('focus', () => {
    if (!box.isConnected) look()
  })
}

interface Found {
  readonly url: string
  readonly meta: Readonly<Record<string, string>>
}

async function articlesFor(q: string, help: string): Promise<readonly Found[]> {
  const { found } = await ask(q, help)
  return Promise.all(found.results.slice(0, most).map((result) => result.data()))
}

function list(articles: readonly Found[], opens: string) {
  const made = element('ul', { role: 'list' })
  for (const { url, meta } of articles) {
    // What was typed stays where it is.
    const link = element('a', { href: url, target: '_blank', rel: 'noopener' }, meta.title ?? url)
    link.append(' ', element('span', { class: 'muted small' }, opens))
    const item = element('li')
    item.append(link)
    made.append(item)
  }
  return made
}

/** What the page itself says was read: it was come to from there. */
function noted(form: HTMLFormElement): readonly string[] {
  const { value = '' } = form.querySelector<HTMLInputElement>(`input[name=docket-articles-read]`) ?? {}
  return value.split(' ').filter(Boolean)
}

function note(form: HTMLFormElement, name: string, paths: ReadonlySet<string>): void {
  const known = form.querySelector<HTMLInputElement>(`input[name="${name}"]`)
  const input = known ?? (element('input', { type: 'hidden', name }) as HTMLInputElement)
  input.value = [...paths].join(' ')
  if (!known) form.prepend(input)
}

function element(name: string, attributes: Readonly<Record<string, string>> = {}, text = ''): HTMLElement {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text) made.textContent = text
  return made
}
