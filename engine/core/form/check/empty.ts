import type { FormCheck } from '#engine/core/form/check/context.ts'

/** A form that asks for nothing would be a page with nothing but a button. */
export const emptyFindings: FormCheck = ({ all, fields, findings }) => {
  const asked = all.filter(({ shape }) => !['group', 'list', 'shown'].includes(shape.kind))
  const isHidden = asked.every(({ control }) => control === 'hidden')
  if (!isHidden || findings.length > 0) return []
  return [
    {
      pointer: '/properties',
      code: 'docket/form-no-field',
      // What is only sent along may be all that such a button has to say.
      severity: asked.length > 0 ? 'warning' : 'error',
      message: fields.length === 0 ? 'the form has no field' : 'the form asks for nothing',
      hint: 'add "properties": {"email":{"type":"string","format":"email","title":"E-mail"}}',
    },
  ]
}
