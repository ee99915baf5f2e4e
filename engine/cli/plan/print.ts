import { columns, count, someTickets } from '#engine/cli/words.ts'
import type { FileChange, ValueChange } from '#engine/core/plan/file-changes.ts'
import type { Finding, FindingKind } from '#engine/core/plan/finding.ts'
import type { Plan } from '#engine/core/plan/plan.ts'

const symbols: Readonly<Record<FileChange['change'], string>> = { added: '+', changed: '~', removed: '-' }
const mostValues = 8
const widestValue = 48

export function planText(plan: Plan, name: string): string {
  const { files, findings, tickets, from, to } = plan
  if (from === to) return `No changes: ${name} is revision ${to}, which is in force.\n`
  const changed = new Set(files.map(({ file }) => file))
  const others = [...new Set(findings.map(({ file }) => file))].filter((file) => !changed.has(file))
  return [
    ...files.map((file) => fileText(file, findings)),
    ...others.map((file) => `  ${file}\n${findingsText(findings.filter((one) => one.file === file))}`),
    `\n${total(plan)}\n`,
    `${count(tickets.read, 'open ticket')} read; nothing was written. Revision ${from} → ${to} (${name}).\n`,
    ...(tickets.pinned === 0
      ? []
      : [`${count(tickets.pinned, 'ticket')} stay on an older revision, as they do now.\n`]),
    ...next(plan),
  ].join('')
}

export function planDocument({ from, to, files, findings, tickets }: Plan, name: string) {
  return {
    from,
    to,
    name,
    tickets,
    files,
    findings: findings.map(({ kind, about, file, line, tickets: numbers, chats }) => ({
      kind,
      about,
      file,
      line,
      count: numbers.length + chats.length,
      tickets: numbers,
      ...(chats.length > 0 && { chats }),
    })),
  }
}

function fileText({ change, file, values }: FileChange, findings: readonly Finding[]): string {
  const shown = values.slice(0, mostValues).map(valueText)
  const left = values.length - shown.length
  const lines = [...shown, ...(left > 0 ? [`    and ${left} more values\n`] : [])]
  return `${symbols[change]} ${file}\n${lines.join('')}${findingsText(findings.filter((one) => one.file === file))}`
}

function valueText({ path, before, after, line }: ValueChange): string {
  return `    ${path}: ${cut(before)} → ${cut(after)}   :${line}\n`
}

function cut(text: string | null): string {
  if (text === null) return '(none)'
  return text.length > widestValue ? `${text.slice(0, widestValue)}…` : text
}

const sentences: Readonly<Record<FindingKind, (about: string) => string>> = {
  'breach.new': (about) => `${about} breached at once`,
  'deadline.earlier': (about) => `${about} earlier`,
  'deadline.later': (about) => `${about} later`,
  'deadline.new': (about) => `${about} is new`,
  'deadline.gone': (about) => `${about} is gone`,
  'promise.kept': (about) => `keep the earlier promise (${about})`,
  'state.moved': (about) => `move ${about}`,
  'state.unmapped': (about) => `stay on their revision: no state "${about}", and no map`,
  'timer.orphaned': (about) => `stay on their revision: a timer of "${about}" is gone`,
  'assignee.changed': (about) => `get another agent (${about})`,
  'priority.changed': (about) => `get another priority (${about})`,
  'mail.sent': (about) => `write mail at once (${about})`,
  'answer.lost': (about) => `have an answer to ${about}, which is gone`,
  'answer.renamed': (about) => `have an answer that is renamed (${about})`,
  'view.joined': (about) => `join ${about}`,
  'view.left': (about) => `leave ${about}`,
  'template.changed': (about) => `may get ${about}, worded otherwise`,
  'channel.opened': (about) => `came in by ${about}, which opens`,
  'channel.closed': (about) => `came in by ${about}, which closes`,
  'chat.closed': (about) => `under way by ${about}, which closes`,
  'chat.script': (about) => `go on by ${about} as they began it`,
  'draft.left': (about) => `keep a draft that ${about} can no longer send`,
  'name.gone': (about) => `name ${about}, who is gone`,
}

function findingsText(findings: readonly Finding[]): string {
  const rows = findings.map(({ kind, about, file, line, tickets, chats }) => [
    [[tickets.length, 'ticket'] as const, [chats.length, 'chat'] as const]
      .filter(([number]) => number > 0)
      .map(([number, what]) => count(number, what))
      .join(', '),
    sentences[kind](about),
    `${file}:${line}`,
    someTickets(tickets),
  ])
  return columns(rows, '    ')
}

const moved: readonly FindingKind[] = ['deadline.earlier', 'deadline.later', 'deadline.new', 'deadline.gone']
const unmapped: readonly FindingKind[] = ['state.unmapped', 'timer.orphaned']

/** Tickets are counted once each, however many of their deadlines move. */
function total({ files, findings }: Plan): string {
  const tickets = (kinds: readonly FindingKind[]) =>
    new Set(findings.filter(({ kind }) => kinds.includes(kind)).flatMap(({ tickets: numbers }) => numbers)).size
  return `Plan: ${count(files.length, 'file')} changed; deadlines move on ${count(tickets(moved), 'ticket')}, ${count(tickets(['breach.new']), 'ticket')} breached at once, ${count(tickets(unmapped), 'ticket')} unmapped.`
}

/** What would help the tickets that stay. */
function next({ findings }: Plan): readonly string[] {
  const gone = findings.filter(({ kind }) => kind === 'state.unmapped')
  return gone.map(({ about, file }) => `→ say in ${file} where they go: "map": { "${about.split(', ')[0]}": "…" }\n`)
}
