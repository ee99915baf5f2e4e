import { type Answer, spoken } from '#engine/core/form/labelled.ts'
import { cleanLine } from '#engine/core/text.ts'

/** `{topic}`, `{address.city}`: the name of a field. */
export const placeholder = /\{([^{}]+)\}/g

/** The first of the templates whose placeholders all have values, filled in; null when there is none. A choice prints its label. */
export function ticketTitle(
  written: string | readonly string[] | undefined,
  answers: readonly Answer[],
  maxLength: number,
): string | null {
  const templates = typeof written === 'string' ? [written] : (written ?? [])
  if (templates.length === 0) return null
  const values = new Map(answers.map((answer) => [answer.name, spoken(answer)]))
  for (const template of templates) {
    const names = [...template.matchAll(placeholder)].map(([, name = '']) => name.trim())
    if (!names.every((name) => values.get(name))) continue
    const title = cleanLine(
      template.replace(placeholder, (_, name: string) => values.get(name.trim()) ?? ''),
      maxLength,
    )
    if (title !== '') return title
  }
  return null
}
