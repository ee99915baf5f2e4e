import type { Told } from '#engine/core/problem.ts'

/** A mistake in a workflow file; the definitions loader adds file, line and column to make a Problem of it. */
export interface WorkflowFinding {
  /** JSON pointer into the file. */
  readonly pointer: string
  readonly part?: 'key' | 'value'
  /** Permanent, `docket/<kebab-case>`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One sentence without a full stop. */
  readonly message: string
  readonly hint: string | null
  /** The shortest way through the workflow that shows it. */
  readonly story?: readonly Told[]
}

export function error(code: string, pointer: string, message: string, hint: string | null = null): WorkflowFinding {
  return { code, pointer, severity: 'error', message, hint }
}

export function warning(code: string, pointer: string, message: string, hint: string | null = null): WorkflowFinding {
  return { code, pointer, severity: 'warning', message, hint }
}
