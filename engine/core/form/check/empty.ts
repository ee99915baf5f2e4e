import type { FormCheck } from '#engine/core/form/check/context.ts'

/** A form without any field would be a page with nothing but a button. */
export const emptyFindings: FormCheck = ({ fields, findings }) =>
  fields.length > 0 || findings.length > 0
    ? []
    : [
        {
          pointer: '/properties',
          code: 'docket/form-no-field',
          severity: 'error',
          message: 'the form has no field',
          hint: 'add "properties": {"email":{"type":"string","format":"email","title":"E-mail"}}',
        },
      ]
