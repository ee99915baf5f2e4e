import type { FormCheck } from '#engine/core/form/check/context.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import { placeholder } from '#engine/core/form/ticket-title.ts'

/** Placeholders of `ticketTitle` that name no field. */
export const titleFindings: FormCheck = ({ form, all, suggest }) => {
  const settings = isObject(form['x-form']) ? form['x-form'] : {}
  const written = settings.ticketTitle
  const templates = typeof written === 'string' ? [written] : Array.isArray(written) ? written.map(String) : []
  const names = all
    .filter(({ shape, name }) => !['group', 'list', 'shown'].includes(shape.kind) && !name.includes('*'))
    .map(({ name }) => name)
  return templates.flatMap((template, index) =>
    [...template.matchAll(placeholder)]
      .map(([, name = '']) => name.trim())
      .filter((name) => !names.includes(name))
      .map((name) => ({
        pointer: `/x-form/ticketTitle${typeof written === 'string' ? '' : `/${index}`}`,
        code: 'docket/form-title-placeholder',
        severity: 'error' as const,
        message: `"{${name}}" names no field`,
        hint: suggest(name, names),
      })),
  )
}
