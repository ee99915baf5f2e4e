import type { Told } from './problem.ts'

/** A mistake in one file before its place in the text is known; the definitions loader adds file, line and column to make a Problem of it. */
export interface DefinitionFinding {
  /** JSON pointer into the file; where it leads nowhere, the nearest value around it is meant. */
  readonly pointer: string
  /** What the caret underlines: the key, or the value (an object or a list is underlined at its key). */
  readonly part?: 'key' | 'value'
  /** Permanent, `docket/<kebab-case>`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One sentence without a full stop. */
  readonly message: string
  /** What to write instead, or null. */
  readonly hint: string | null
  /** The shortest way in which it comes about; each step at a pointer into the same file, or into the one it names. */
  readonly story?: readonly Told[]
}

export function error(code: string, pointer: string, message: string, hint: string | null = null): DefinitionFinding {
  return { code, pointer, severity: 'error', message, hint }
}

export function warning(code: string, pointer: string, message: string, hint: string | null = null): DefinitionFinding {
  return { code, pointer, severity: 'warning', message, hint }
}
