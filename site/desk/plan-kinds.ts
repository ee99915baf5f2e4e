import type { FindingKind } from '#engine/core/plan/finding.ts'
import type { IconName } from '#site/components/icons.ts'

const looks: Readonly<Record<FindingKind, readonly [tone: 'late' | 'warn' | undefined, icon: IconName]>> = {
  'breach.new': ['late', 'alert'],
  'state.unmapped': ['warn', 'alert'],
  'timer.orphaned': ['warn', 'pause'],
  'answer.lost': ['warn', 'form'],
  'name.gone': ['warn', 'user'],
  'channel.closed': ['warn', 'close'],
  'chat.closed': ['warn', 'chat'],
  'draft.left': ['warn', 'pencil'],
  'mail.sent': ['warn', 'mail'],
  'deadline.earlier': ['warn', 'clock'],
  'deadline.gone': ['warn', 'clock'],
  'deadline.new': [undefined, 'clock'],
  'deadline.later': [undefined, 'clock'],
  'promise.kept': [undefined, 'check'],
  'state.moved': [undefined, 'flow'],
  'assignee.changed': [undefined, 'user'],
  'priority.changed': [undefined, 'star'],
  'answer.renamed': [undefined, 'pencil'],
  'view.joined': [undefined, 'filter'],
  'view.left': [undefined, 'filter'],
  'template.changed': [undefined, 'mail'],
  'channel.opened': [undefined, 'form'],
  'chat.script': [undefined, 'chat'],
}

/** What a plan may find, the gravest first. */
export const planKinds = Object.keys(looks) as readonly FindingKind[]

export function planTone(kind: FindingKind): 'late' | 'warn' | undefined {
  return looks[kind][0]
}

export function planIcon(kind: FindingKind): IconName {
  return looks[kind][1]
}
