import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import type { CompiledForm, FormView } from '#engine/core/form/form.ts'
import { isPublished } from '#engine/core/form/published.ts'
import { formTimeZone } from '#engine/core/form/team.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { formScript } from '#engine/http/form-script.ts'

export interface StaticForm {
  readonly view: FormView
  readonly script: string
  readonly shownSteps: readonly number[]
  readonly timeZone: string
}

/** The published forms of a build for a static host, by locale in the order of their ids. */
export interface StaticForms {
  readonly views: Readonly<Record<string, readonly StaticForm[]>>
  /** Writes the forms' own scripts into the folder of the site. */
  writeScripts(folder: string): Promise<void>
}

/**
 * Reads the forms of the working tree at `root` that are published on `site`. Throws an Error with every problem when a file is broken:
 * a build must not go out with a form that the engine would refuse.
 */
export async function readStaticForms(
  root: string,
  { site, locales }: { readonly site: string; readonly locales: readonly string[] },
): Promise<StaticForms> {
  const { definitions, problems } = loadDefinitions(await workingTree(root).read(), null)
  if (!definitions) {
    const lines = problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => `${problem.file}:${problem.line} ${problem.message}`)
    throw new Error(`The definitions are broken:\n${lines.join('\n')}`)
  }
  const forms = [...definitions.forms.values()]
    .filter(({ value }) => value['x-form']?.sites?.includes(site) ?? true)
    .filter((defined) => isPublished(definitions, defined))
    .map((defined) => compileForm(defined))
  return {
    views: Object.fromEntries(
      locales.map((locale) => [
        locale,
        forms.map((form) => ({
          view: form.view(locale),
          script: scriptPath(form, locale),
          shownSteps: form.shownSteps(),
          timeZone: formTimeZone(definitions, form.defined),
        })),
      ]),
    ),
    async writeScripts(folder) {
      for (const form of forms) {
        for (const locale of locales) {
          const file = join(folder, scriptPath(form, locale))
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, (await formScript(form, locale)).body)
        }
      }
    },
  }
}

/** Named by content, so that an old page never meets a new form's script. */
function scriptPath(form: CompiledForm, locale: string): string {
  return `/forms/${form.defined.id}.${form.language(locale).toLowerCase()}.${form.defined.hash}.js`
}
