import type { Defined } from '#engine/core/catalogue.ts'
import { translated } from '#engine/core/translated.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Report } from './check.ts'

/** What people call something, where it is written. */
interface Name {
  readonly defined: Pick<Defined<unknown>, 'file'>
  readonly pointer: string
  /** Keyword of the name, in the file and in its translations. */
  readonly key: 'title' | 'name'
  readonly i18n: Readonly<Record<string, { readonly title?: string; readonly name?: string }>>
}

/** Names that a language lacks into which another name of their kind is translated: the desk would show them in two languages. One finding a file and language. */
export function reportUntranslated(set: FileSet, report: Report): void {
  for (const names of namesByKind(set)) {
    const languages = new Set(names.flatMap(({ i18n, key }) => Object.keys(i18n).filter((one) => i18n[one]?.[key])))
    for (const language of languages) {
      const missing = names.filter(({ i18n, key }) => !translated(i18n, language)?.[key])
      for (const [first, ...others] of Map.groupBy(missing, ({ defined }) => defined.file).values()) {
        if (first === undefined) continue
        const what = others.length === 0 ? 'this text is' : `this text and ${others.length} more of the file are`
        report(first.defined, {
          pointer: first.pointer,
          message: `${what} not translated into ${language}`,
          hint: `add it to "i18n" beside it: "${language}", "${first.key}"`,
        })
      }
    }
  }
}

function namesByKind({ policies, workflows, macros, views, teams, hours }: FileSet): readonly (readonly Name[])[] {
  const titled = [policies, workflows, macros, views].map((kind) =>
    [...kind.values()].flatMap((defined) => nameOf(defined, defined.value, '', 'title')),
  )
  const days = [...hours.values()].flatMap((defined) =>
    (['holidays', 'exceptions'] as const).flatMap((list) =>
      (defined.value[list] ?? []).flatMap((day, index) =>
        nameOf(defined, day, pointerTo('', list, String(index)), 'name'),
      ),
    ),
  )
  return [...titled, [...teams.values()].flatMap((team) => nameOf(team, team.value, '', 'name')), days]
}

function nameOf(defined: Name['defined'], named: object, parent: string, key: Name['key']): readonly Name[] {
  const { i18n = {}, ...rest } = named as {
    readonly i18n?: Name['i18n']
    readonly title?: string
    readonly name?: string
  }
  return rest[key] ? [{ defined, pointer: pointerTo(parent, key), key, i18n }] : []
}
