import { RE2JS } from 're2js'
import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'

const maxLength = 1000

/** Patterns that do not compile in RE2 (the server) and as RegExp with the `u` flag (the page). */
export const patternFindings: FormCheck = ({ form }) => {
  const findings: Finding[] = []
  const visit = (value: Json | undefined, pointer: string) => {
    if (Array.isArray(value)) {
      value.forEach((part: Json, index) => {
        visit(part, pointerTo(pointer, index))
      })
      return
    }
    if (!isObject(value)) return
    for (const [key, member] of Object.entries(value)) {
      const at = pointerTo(pointer, key)
      if ((key === 'pattern' || key === 'matches') && typeof member === 'string')
        findings.push(...patternFinding(member, at))
      else if (!/^(const|enum|default|examples)$/.test(key) || pointer.endsWith('/properties')) visit(member, at)
    }
  }
  visit(form, '')
  return findings
}

function patternFinding(pattern: string, pointer: string): readonly Finding[] {
  const reason = refusalOf(pattern)
  if (reason === null) return []
  return [{ pointer, code: 'docket/form-pattern', severity: 'error', ...reason }]
}

/** Why a pattern is refused, or null. */
export function refusalOf(pattern: string): { readonly message: string; readonly hint: string | null } | null {
  if (pattern.length > maxLength)
    return { message: `the pattern is longer than ${maxLength} characters`, hint: 'ask for less, or in two fields' }
  const linear = saidBy(() => RE2JS.compile(pattern))
  if (linear !== null) {
    const hint = /\(\?[=!<]|\\[1-9]/.test(pattern)
      ? 'look-around and back-references take too long on some texts; write it without'
      : 'close every bracket, and put a backslash before a character that stands for itself'
    return { message: `the pattern does not compile in RE2: ${linear}`, hint }
  }
  const native = saidBy(() => new RegExp(pattern, 'u'))
  if (native === null) return null
  return {
    message: `the pattern does not compile in browsers: ${native}`,
    hint: 'escape only what needs it, and every "{" and "]"',
  }
}

function saidBy(compile: () => unknown): string | null {
  try {
    compile()
    return null
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return said.replace(/^(error parsing regexp|Invalid regular expression): /, '').split('\n')[0] ?? said
  }
}
