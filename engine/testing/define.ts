import { createHash } from 'node:crypto'
import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import { nothingOwn } from '#engine/core/own.ts'
import { type Calendar, compileCalendar } from '#engine/core/sla/calendar.ts'
import type {
  AgentFile,
  ChatFile,
  FormFile,
  HoursFile,
  Intervals,
  MacroFile,
  ScriptFile,
  SlaFile,
  TeamFile,
  ViewFile,
  WorkflowFile,
} from '#engine/schemas/types.ts'

/** A definition as if it had been read from a file; every key stands on line 1. */
export function define<T>(kind: string, id: string, value: T): Defined<T> {
  const hash = createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)
  return { id, file: `workflows/${id}.${kind}.json`, hash, value, lines: {} }
}

export interface Written {
  readonly forms?: Readonly<Record<string, FormFile>>
  readonly workflows?: Readonly<Record<string, WorkflowFile>>
  readonly teams?: Readonly<Record<string, TeamFile>>
  readonly agents?: Readonly<Record<string, AgentFile>>
  readonly policies?: Readonly<Record<string, SlaFile>>
  readonly hours?: Readonly<Record<string, HoursFile>>
  readonly views?: Readonly<Record<string, ViewFile>>
  readonly macros?: Readonly<Record<string, MacroFile>>
  readonly chats?: Readonly<Record<string, ChatFile>>
  readonly scripts?: Readonly<Record<string, ScriptFile>>
}

/** Definitions from plain values by id, without parser or check. */
export function definitionsOf(written: Written): Definitions {
  return {
    revision: createHash('sha256').update(JSON.stringify(written)).digest('hex').slice(0, 12),
    commit: null,
    forms: kind('form', written.forms),
    workflows: kind('workflow', written.workflows),
    teams: kind('team', written.teams),
    agents: kind('agent', written.agents),
    policies: kind('sla', written.policies),
    hours: kind('hours', written.hours),
    views: kind('view', written.views),
    macros: kind('macro', written.macros),
    chats: kind('chat', written.chats),
    scripts: kind('script', written.scripts),
    mails: new Map(),
    replies: new Map(),
    own: nothingOwn,
  }
}

/** The same hours from Monday to Friday. */
export function officeWeek(hours: Intervals): HoursFile['week'] {
  return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }
}

export function calendarOf(hours: HoursFile): Calendar {
  return compileCalendar(define('hours', 'test', hours))
}

/** Berlin, Monday to Friday, 9 to 17. */
export function office(changes: Partial<HoursFile> = {}): Calendar {
  return calendarOf({ timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]), ...changes })
}

function kind<T>(name: string, values: Readonly<Record<string, T>> = {}): ReadonlyMap<string, Defined<T>> {
  return new Map(Object.entries(values).map(([id, value]) => [id, define(name, id, value)]))
}
