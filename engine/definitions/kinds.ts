import type { SchemaName } from './meta-schema.ts'

/** A kind of file: the middle of its name. */
export type Kind =
  | 'form'
  | 'workflow'
  | 'team'
  | 'agent'
  | 'sla'
  | 'hours'
  | 'view'
  | 'macro'
  | 'mail'
  | 'reply'
  | 'chat'
  | 'script'
  | 'scenario'
  | 'synonyms'

export interface KindOfFile {
  readonly folder: 'forms' | 'workflows'
  readonly ending: 'json' | 'md'
  readonly schema: SchemaName
  /** What messages call one, with its article. */
  readonly one: string
  /** What messages call one without it. */
  readonly word: string
}

export const kinds: Readonly<Record<Kind, KindOfFile>> = {
  form: { folder: 'forms', ending: 'json', schema: 'form', one: 'a form', word: 'form' },
  workflow: { folder: 'workflows', ending: 'json', schema: 'workflow', one: 'a workflow', word: 'workflow' },
  team: { folder: 'workflows', ending: 'json', schema: 'team', one: 'a team', word: 'team' },
  agent: { folder: 'workflows', ending: 'json', schema: 'agent', one: 'an agent', word: 'agent' },
  sla: { folder: 'workflows', ending: 'json', schema: 'sla', one: 'an SLA policy', word: 'SLA policy' },
  hours: { folder: 'workflows', ending: 'json', schema: 'hours', one: 'business hours', word: 'business hours' },
  view: { folder: 'workflows', ending: 'json', schema: 'view', one: 'a view', word: 'view' },
  macro: { folder: 'workflows', ending: 'json', schema: 'macro', one: 'a macro', word: 'macro' },
  mail: { folder: 'workflows', ending: 'md', schema: 'mail', one: 'a mail template', word: 'mail template' },
  reply: { folder: 'workflows', ending: 'md', schema: 'reply', one: 'a canned response', word: 'canned response' },
  chat: { folder: 'workflows', ending: 'json', schema: 'chat', one: 'a chat channel', word: 'chat channel' },
  script: { folder: 'workflows', ending: 'json', schema: 'script', one: 'a chat script', word: 'chat script' },
  scenario: { folder: 'workflows', ending: 'json', schema: 'scenario', one: 'a scenario', word: 'scenario' },
  synonyms: {
    folder: 'workflows',
    ending: 'json',
    schema: 'synonyms',
    one: 'a list of synonyms',
    word: 'list of synonyms',
  },
}
