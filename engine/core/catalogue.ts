import type {
  AgentFile,
  ChatFile,
  FormFile,
  HoursFile,
  MacroFile,
  ScriptFile,
  SlaFile,
  TeamFile,
  ViewFile,
  WorkflowFile,
} from '#engine/schemas/types.ts'
import type { OwnNames } from './own.ts'

/** One definition with where it stands, so that every decision can name its rule. */
export interface Defined<T> {
  readonly id: string
  /** Path relative to the definitions root. */
  readonly file: string
  /** Content hash of the parsed value: formatting and comments do not change it. */
  readonly hash: string
  readonly value: T
  /** JSON pointer → 1-based line of that key or element. */
  readonly lines: Readonly<Record<string, number>>
}

/** Front matter and body of a `*.mail.md` or `*.reply.md`; `locale` is null for the file without a locale in its name. */
export interface TextTemplate {
  readonly title: string
  readonly subject: string
  readonly shortcut: string
  readonly body: string
}

/** Everything the files of `forms/` and `workflows/` say, checked and immutable. */
export interface Definitions {
  /** Content hash of the whole set: 12 hex digits. */
  readonly revision: string
  readonly commit: string | null
  readonly forms: ReadonlyMap<string, Defined<FormFile>>
  readonly workflows: ReadonlyMap<string, Defined<WorkflowFile>>
  readonly teams: ReadonlyMap<string, Defined<TeamFile>>
  readonly agents: ReadonlyMap<string, Defined<AgentFile>>
  readonly policies: ReadonlyMap<string, Defined<SlaFile>>
  readonly hours: ReadonlyMap<string, Defined<HoursFile>>
  readonly views: ReadonlyMap<string, Defined<ViewFile>>
  readonly macros: ReadonlyMap<string, Defined<MacroFile>>
  readonly chats: ReadonlyMap<string, Defined<ChatFile>>
  readonly scripts: ReadonlyMap<string, Defined<ScriptFile>>
  /** id → locale (`''` is the default language) → template. */
  readonly mails: ReadonlyMap<string, ReadonlyMap<string, Defined<TextTemplate>>>
  readonly replies: ReadonlyMap<string, ReadonlyMap<string, Defined<TextTemplate>>>
  /** What `workflows/extensions.ts` adds to the vocabulary. */
  readonly own: OwnNames
}

/** `workflows/support.workflow.json:7`: the rule at `pointer`, or the nearest one around it. */
export function ruleAt(defined: Defined<unknown>, pointer: string): string {
  let at = pointer
  while (at !== '' && defined.lines[at] === undefined) at = at.slice(0, at.lastIndexOf('/'))
  return `${defined.file}:${defined.lines[at] ?? 1}`
}
