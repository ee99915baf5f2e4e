import type { Finding } from '#engine/core/form/finding.ts'

/** What depends on the type of a field, or on the words for it, which may stand behind the reference. */
const ofField = /^docket\/form-(choice|default|hidden|input|limits|not-shown|role|translation)$/
/** What depends on the names of all fields. */
const ofNames = /^docket\/form-(required|rule-field|subject|title-placeholder|was)$/
/** What depends on there being such a field at all. */
const ofForm = /^docket\/form-(no-address|no-field)$/

/**
 * Of the findings in a form with references that lead nowhere, those that are true whatever these would have brought: nobody has to mend one
 * mistake to be told the next.
 * @param unfollowed pointers of the references
 */
export function standing(findings: readonly Finding[], unfollowed: readonly string[]): readonly Finding[] {
  if (unfollowed.length === 0) return findings
  const schemas = unfollowed.map((pointer) => pointer.replace(/\/\$ref$/, ''))
  const fields = schemas.flatMap((pointer) => /\/properties\/([^/]+)(?:\/items)?$/.exec(pointer)?.[1] ?? [])
  const areNamesKnown = fields.length === schemas.length
  return findings.filter(({ code, pointer, message }) => {
    if (ofForm.test(code)) return false
    if (ofField.test(code)) return !schemas.some((schema) => pointer === schema || pointer.startsWith(`${schema}/`))
    if (!ofNames.test(code)) return true
    // Such as "address.city" of a group that the reference was to bring.
    return areNamesKnown && !fields.some((name) => message.replace('{', '').startsWith(`"${name}.`))
  })
}
