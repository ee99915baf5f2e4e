import { similar } from '#engine/core/similar.ts'
import { type Kind, kinds } from './kinds.ts'

/** What a path says about a file: its kind and id, that forms may point into it, that it is nothing of ours, or what is wrong with it. */
export type Place =
  | { readonly is: 'definition'; readonly kind: Kind; readonly id: string; readonly locale: string }
  | { readonly is: 'shared' }
  | { readonly is: 'other' }
  | { readonly is: 'wrong'; readonly code: string; readonly message: string; readonly hint: string | null }

const named = /^(.+)\.([^.]+)\.(json|md)$/
const idPattern = /^[a-z0-9-]+$/
const localePattern = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/
/** Files that may lie beside definitions: notes, the file of own guards and actions, mails of scenarios, and what editors leave behind. */
const other = /(^|\/)(README\.md|extensions\.ts|[^/]*\.eml|\.[^/]*|[^/]*~)$/

/** Reads kind, id and locale from a path below `forms/` or `workflows/`. */
export function placeOf(path: string): Place {
  if (other.test(path)) return { is: 'other' }
  const folder = path.slice(0, path.indexOf('/'))
  const name = path.slice(path.lastIndexOf('/') + 1)
  const match = named.exec(name)
  if (!match || !isKind(match[2] ?? '')) return unknown(name, folder, match?.[2] ?? '')
  const [, stem = '', word = '', ending = ''] = match
  const kind = word as Kind
  const { folder: home, ending: proper, one } = kinds[kind]
  if (ending !== proper) {
    return wrong('docket/unknown-file', `${one} is not a .${ending} file`, `call it ${stem}.${kind}.${proper}`)
  }
  if (folder !== home)
    return wrong('docket/wrong-folder', `${one} does not belong below ${folder}/`, `move it to ${home}/`)
  const [id = '', locale = ''] = ending === 'md' ? split(stem) : [stem]
  if (!idPattern.test(id)) {
    return wrong('docket/bad-id', `"${id}" cannot be an id`, 'an id is made of a-z, 0-9 and -, such as order-problem')
  }
  return { is: 'definition', kind, id, locale }
}

/** `received.zh-CN` → id and locale. */
function split(stem: string): readonly [string, string] {
  const dot = stem.indexOf('.')
  if (dot === -1) return [stem, '']
  const locale = stem.slice(dot + 1)
  return localePattern.test(locale) ? [stem.slice(0, dot), locale] : [stem, '']
}

function unknown(name: string, folder: string, word: string): Place {
  if (folder === 'forms' && name.endsWith('.json')) return { is: 'shared' }
  if (folder === 'forms')
    return wrong('docket/unknown-file', `"${name}" is not a form`, "a form's name ends in .form.json")
  const meant = similar(word, Object.keys(kinds))
  const hint = meant
    ? `did you mean .${meant}.${kinds[meant as Kind].ending}?`
    : `the middle of a name is its kind: ${Object.keys(kinds).join(', ')}`
  return wrong('docket/unknown-file', `"${name}" is no kind of file that is known here`, hint)
}

function isKind(word: string): word is Kind {
  return Object.hasOwn(kinds, word)
}

function wrong(code: string, message: string, hint: string): Place {
  return { is: 'wrong', code, message, hint }
}
