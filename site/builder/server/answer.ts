import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'
import { editForm, type FormEdit } from '#engine/definitions/edit/edit-form.ts'
import { pathOf } from '#engine/definitions/edit/json-text.ts'
import { parseJson } from '#engine/definitions/parse-json.ts'
import { placeOf } from '#engine/definitions/place.ts'
import { formScript } from '#engine/http/form-script.ts'
import type { PageContext } from '#engine/http/pages.ts'
import { builderWords } from '#site/i18n/builder/texts.ts'
import { pathIn } from '#site/i18n/locales.ts'
import type { SiteConfig } from '#site/integration/options.ts'
import type { FormEntry } from '../begin.ts'
import type { BuilderAnswer } from '../state.ts'
import { describeForm } from './describe.ts'
import { type FormText, formFiles } from './form-files.ts'
import { refusalOf } from './guard.ts'
import { newForm } from './new-form.ts'
import { builderPage } from './page.ts'
import { type PreviewOf, previewContext } from './preview.ts'
import { readEdit } from './read-edit.ts'
import { rememberingReader } from './read-form.ts'

export interface BuilderReply {
  readonly status: number
  readonly type: 'text/html' | 'application/json' | 'text/javascript' | 'text/plain'
  readonly body: string
}

/** What the builder needs of the engine that runs beside it. */
export interface BuilderHost {
  /** Root of the definitions. */
  readonly root: string
  readonly config: SiteConfig
  context(): Promise<PageContext>
  /** Renders a page of the site with what it is told. */
  render(path: string, context: PageContext): Promise<Response>
}

/** All addresses of the builder begin so. */
export const builderPath = '/__builder/'

const maxBodyCharacters = 1_000_000

/**
 * Answers what is asked below `/__builder/`:
 *
 *     GET                         all forms, and a way to a new one
 *     POST {form}/create          { title }: makes a form of that name
 *     GET  {form}/                the page
 *     GET  {form}/state           the form, its problems and what was changed
 *     POST {form}/edit            { version, edit }: makes one edit in the file
 *     POST {form}/undo            { version }: takes the last one back
 *     GET  {form}/preview         the form page as the file says it now
 *     GET  {form}/script.js       the form's own script for that page
 */
export function createBuilder(host: BuilderHost): (request: IncomingMessage) => Promise<BuilderReply> {
  const files = formFiles(host.root)
  const token = randomBytes(24).toString('base64url')
  let views = 0
  // One change of a file after the other.
  let writing: Promise<unknown> = Promise.resolve()

  const readForm = rememberingReader()
  const read = async (file: FormText) => readForm(file, await files.all())
  const answer = async (
    id: string,
    locale: string,
    refusal: BuilderAnswer['refusal'],
    field: string,
  ): Promise<BuilderReply> => {
    const file = await files.find(id)
    if (!file) return gone
    return json(refusal === null ? 200 : 409, {
      state: await describeForm(await read(file), files, locale),
      refusal,
      field,
    })
  }

  const change = async (asked: Asked): Promise<BuilderReply> => {
    const { id, action, body, locale } = asked
    const file = await files.find(id)
    if (!file) return notFound
    const { version, edit: sent } = (body ?? {}) as { version?: Json; edit?: Json }
    if (version !== file.version) return answer(id, locale, 'changed', '')
    if (action === 'undo') return answer(id, locale, (await files.undo(file)) ? null : 'nothing-to-undo', '')
    const edit = readEdit(sent)
    if (!edit) return { status: 400, type: 'text/plain', body: 'That is no edit of a form.' }
    const edited = editForm(file.text, await withOrigin(file, edit))
    if (edited.refusal !== null) return answer(id, locale, edited.refusal, '')
    if (edited.text === file.text) return answer(id, locale, null, edited.field)
    return answer(id, locale, (await files.write(file, edited.text)) ? null : 'changed', edited.field)
  }

  /** A rename says by which name the field was known at the last commit: that one stored tickets have. */
  const withOrigin = async (file: FormText, edit: FormEdit): Promise<FormEdit> => {
    if (edit.edit !== 'rename') return edit
    const base = parseJson((await files.base(file)).text).value
    const known = isObject(base) && isObject(base.properties) ? base.properties : {}
    const key = pathOf(edit.field).at(-1) ?? ''
    return { ...edit, was: Object.hasOwn(known, key) ? key : null }
  }

  const entries = async (): Promise<readonly FormEntry[]> =>
    (await files.all()).flatMap(({ path, text }) => {
      const place = placeOf(path)
      if (place.is !== 'definition' || place.kind !== 'form') return []
      const form = parseJson(text).value
      const settings = isObject(form) ? form['x-form'] : undefined
      return [
        {
          id: place.id,
          title: isObject(form) && typeof form.title === 'string' ? form.title : place.id,
          path,
          published: !(isObject(settings) && settings.published === false),
        },
      ]
    })

  const pages: Readonly<Record<string, (asked: Asked) => Promise<BuilderReply>>> = {
    'GET ': async ({ id, locale }) => {
      if (id === '') return html(builderPage({ id, forms: await entries() }, host.config, locale, token))
      const file = await files.find(id)
      return file ? html(builderPage({ id }, host.config, locale, token)) : notFound
    },

    'GET state': ({ id, locale }) => answer(id, locale, null, ''),

    'POST create': ({ id, body, locale }) =>
      inTurn(async () => {
        const title = (body as { title?: unknown } | null)?.title
        if (typeof title !== 'string' || title.trim() === '' || title.length > 1_000)
          return { status: 400, type: 'text/plain', body: 'A form needs a title.' }
        if (await files.create(id, newForm(title.trim(), builderWords(locale)))) return answer(id, locale, null, '')
        return { status: 409, type: 'text/plain', body: 'There is a form of that name.' }
      }),

    'POST edit': (asked) => inTurn(() => change(asked)),
    'POST undo': (asked) => inTurn(() => change(asked)),

    'GET preview': async ({ id, locale, query }) => {
      const file = await files.find(id)
      const site = host.config.locales.find(({ code }) => code === locale) ?? host.config.locales[0]
      if (!file || !site) return notFound
      const script = `${builderPath}${id}/script.js?v=${file.version}&locale=${encodeURIComponent(locale)}`
      const context = previewContext(await host.context(), await read(file), {
        of: previewOf(query),
        locale: site.code,
        script,
        instance: `${++views}-${token.slice(0, 6)}`,
      })
      const page = await host.render(pathIn(site, `/forms/${id}/`), context)
      return html(alone(await page.text(), query.get('script') !== 'false'))
    },

    'GET script.js': async ({ id, locale }) => {
      const file = await files.find(id)
      const compiled = file && (await read(file)).compiled()
      if (!compiled) return notFound
      return { status: 200, type: 'text/javascript', body: (await formScript(compiled, locale)).body }
    },
  }

  function inTurn(work: () => Promise<BuilderReply>): Promise<BuilderReply> {
    const done = writing.then(work, work)
    writing = done
    return done
  }

  return async (request) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    const [id = '', action = ''] = url.pathname.slice(builderPath.length).split('/')
    const name = `${request.method} ${action}`
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined
    const needs = request.method === 'POST' ? 'write' : action === 'state' ? 'data' : 'page'
    const refusal = refusalOf(request, token, needs)
    if (refusal !== null) return { status: 403, type: 'text/plain', body: refusal }
    const isForm = name === 'GET ' ? /^[a-z0-9-]*$/ : name === 'POST create' ? /^[a-z][a-z0-9-]*$/ : /^[a-z0-9-]+$/
    if (!page || !isForm.test(id)) return notFound
    const body = request.method === 'POST' ? await bodyOf(request) : null
    if (body === undefined) return { status: 400, type: 'text/plain', body: 'Send JSON.' }
    return page({ id, action, body, locale: url.searchParams.get('locale') ?? 'en', query: url.searchParams })
  }
}

interface Asked {
  readonly id: string
  readonly action: string
  readonly body: Json
  readonly locale: string
  readonly query: URLSearchParams
}

const gone: BuilderReply = { status: 410, type: 'text/plain', body: 'There is no such form any more.' }
const notFound: BuilderReply = { status: 404, type: 'text/plain', body: 'There is no such form.' }

function html(body: string): BuilderReply {
  return { status: 200, type: 'text/html', body }
}

function json(status: number, answer: BuilderAnswer): BuilderReply {
  return { status, type: 'application/json', body: JSON.stringify(answer) }
}

function previewOf(query: URLSearchParams): PreviewOf {
  return { hasErrors: query.get('errors') === 'true', values: JSON.parse(query.get('values') ?? '{}') }
}

/**
 * A page without what reloads it and without the tools of development, since the builder shows a new one when there is one; and without
 * the chat, which would count a visitor.
 */
function alone(page: string, hasScript: boolean): string {
  // The frame runs no script either; without any, the console does not complain about each.
  if (!hasScript) return page.replace(/<script\b[\s\S]*?<\/script>/g, '')
  const scripts = /<script\b[^>]*\bsrc="(?:\/@vite\/client|\/@id\/|\/chat\.js)[^"]*"[^>]*><\/script>/g
  return page.replace(scripts, '')
}

/** Undefined when it is no JSON, or too much of it. */
async function bodyOf(request: IncomingMessage): Promise<Json | undefined> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > maxBodyCharacters) return undefined
  }
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
