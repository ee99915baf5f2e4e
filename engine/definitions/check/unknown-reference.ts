import type { Defined } from '#engine/core/catalogue.ts'
import { suggestion } from '#engine/core/similar.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import { type Kind, kinds } from '#engine/definitions/kinds.ts'
import type { Check } from './check.ts'
import { expectationsOf } from './scenario-steps.ts'
import { teamsOffered } from './teams-offered.ts'
import { callsIn } from './walk.ts'

/** A place where a file names another one by its id. */
interface Reference {
  readonly defined: Pick<Defined<unknown>, 'file'>
  readonly pointer: string
  readonly part?: 'key'
  readonly kind: Kind
  readonly id: string
}

/** One check for each kind of file that others name. */
export const unknownReferences: readonly Check[] = [
  check('team', 'docket/unknown-team', 'forms/contact.form.json', '"team": "caree"', '"team": "care"'),
  check(
    'workflow',
    'docket/unknown-workflow',
    'workflows/care.team.json',
    '"workflow": "suport"',
    '"workflow": "support"',
  ),
  check('hours', 'docket/unknown-hours', 'workflows/care.team.json', '"hours": "offices"', '"hours": "office"'),
  check(
    'sla',
    'docket/unknown-policy',
    'workflows/care.team.json',
    '"policies": ["standart", "urgent"]',
    '"policies": ["standard", "urgent"]',
  ),
  check(
    'mail',
    'docket/unknown-template',
    'workflows/support.workflow.json',
    '"template": "recieved"',
    '"template": "received"',
  ),
  check('reply', 'docket/unknown-reply', 'workflows/solve.macro.json', '"reply": "thank"', '"reply": "thanks"'),
  check('form', 'docket/unknown-form', 'workflows/first.scenario.json', '"form": "contct"', '"form": "contact"'),
  {
    ...check(
      'chat',
      'docket/unknown-chat',
      'workflows/first.scenario.json',
      '{ "chat": "webiste", "says": ["Hello"] }',
      '{ "chat": "website", "says": ["Hello"] }',
    ),
    instead: '{ "wait": "PT2H" }',
  },
  check('script', 'docket/unknown-script', 'workflows/website.chat.json', '"script": "welcom"', '"script": "welcome"'),
  check('agent', 'docket/unknown-agent', 'workflows/first.scenario.json', '"agent": "anna"', '"agent": "ana"'),
]

function check(kind: Kind, code: string, file: string, bad: string, good: string): Check {
  const { word, one } = kinds[kind]
  return {
    code,
    severity: 'error',
    about: `A file names ${one} that does not exist. An id is the name of a file without its ending.`,
    file,
    bad,
    good,
    run(set, report) {
      const ids = set.ids(kind)
      for (const { defined, pointer, part, id } of references(set).filter((reference) => reference.kind === kind)) {
        if (ids.includes(id)) continue
        const hint = suggestion(id, ids) ?? `make a file for it below ${kinds[kind].folder}/`
        report(defined, { pointer, ...(part && { part }), message: `there is no ${word} "${id}"`, hint })
      }
    },
  }
}

function references(set: FileSet): readonly Reference[] {
  return [
    ...ofForms(set),
    ...ofTeams(set),
    ...ofAgents(set),
    ...ofPolicies(set),
    ...ofViews(set),
    ...ofCalls(set),
    ...ofChats(set),
    ...ofScripts(set),
    ...ofScenarios(set),
  ]
}

function ofForms({ forms }: FileSet): readonly Reference[] {
  return [...forms.values()].flatMap((defined) => [
    ...to(defined, '/x-form/team', 'team', defined.value['x-form']?.team),
    ...teamsOffered(defined).flatMap(({ pointer, id }) => to(defined, pointer, 'team', id)),
  ])
}

function ofTeams({ teams }: FileSet): readonly Reference[] {
  return [...teams.values()].flatMap((defined) => [
    ...to(defined, '/workflow', 'workflow', defined.value.workflow),
    ...to(defined, '/hours', 'hours', defined.value.hours),
    ...(defined.value.policies ?? []).flatMap((id, index) => to(defined, `/policies/${index}`, 'sla', id)),
  ])
}

function ofAgents({ agents }: FileSet): readonly Reference[] {
  return [...agents.values()].flatMap((defined) =>
    Object.keys(defined.value.teams ?? {}).map((id) => ({
      defined,
      pointer: pointerTo('/teams', id),
      part: 'key' as const,
      kind: 'team' as const,
      id,
    })),
  )
}

function ofPolicies({ policies }: FileSet): readonly Reference[] {
  return [...policies.values()].flatMap((defined) => to(defined, '/hours', 'hours', defined.value.hours))
}

function ofViews({ views }: FileSet): readonly Reference[] {
  return [...views.values()].flatMap((defined) => to(defined, '/team', 'team', defined.value.team))
}

/** Audiences of `notify` that are no agent's id. */
const audiences = new Set(['assignee', 'team', 'leads'])

function ofCalls(set: FileSet): readonly Reference[] {
  return callsIn(set).flatMap(({ defined, pointer, type, params }) => {
    const at = (name: string) => `${pointer}/params/${name}`
    if (type === 'sendMail') return to(defined, at('template'), 'mail', params.template)
    if (type === 'reply') return to(defined, at('reply'), 'reply', params.reply)
    if (type === 'assign') return to(defined, at('agent'), 'agent', params.agent)
    if (type === 'notify') return audiences.has(String(params.to)) ? [] : to(defined, at('to'), 'agent', params.to)
    return type === 'setTeam' || type === 'createTicket' ? to(defined, at('team'), 'team', params.team) : []
  })
}

function ofChats({ chats }: FileSet): readonly Reference[] {
  return [...chats.values()].flatMap((defined) => {
    const { team, operators = 'team', rules = [], before, fallback } = defined.value
    return [
      ...to(defined, '/team', 'team', team),
      ...(operators === 'team'
        ? []
        : operators.flatMap((id, index) => to(defined, `/operators/${index}`, 'agent', id))),
      ...rules.flatMap(({ script }, index) => to(defined, `/rules/${index}/script`, 'script', script)),
      ...to(defined, '/before', 'form', before),
      ...to(defined, '/fallback/form', 'form', fallback?.form),
    ]
  })
}

function ofScripts({ scripts }: FileSet): readonly Reference[] {
  return [...scripts.values()].flatMap((defined) =>
    defined.value.steps.flatMap(({ team, form }, index) => [
      ...to(defined, `/steps/${index}/team`, 'team', team),
      ...to(defined, `/steps/${index}/form`, 'form', form),
    ]),
  )
}

/** Who may get a mail without being an agent. */
const people = new Set(['requester', 'participant', 'assignee'])

function ofScenarios({ scenarios, teams }: FileSet): readonly Reference[] {
  return [...scenarios.values()].flatMap((defined) => {
    const { given, when } = defined.value
    const steps = when.flatMap(({ form, agent, does, about, chat, operator, online = [] }, index) => [
      ...to(defined, `/when/${index}/form`, 'form', form),
      ...to(defined, `/when/${index}/agent`, 'agent', agent),
      ...to(defined, `/when/${index}/about`, 'mail', about),
      ...(teams.has(chat ?? '') ? [] : to(defined, `/when/${index}/chat`, 'chat', chat)),
      ...to(defined, `/when/${index}/operator`, 'agent', operator),
      ...online.flatMap((id, place) => to(defined, `/when/${index}/online/${place}`, 'agent', id)),
      ...to(defined, `/when/${index}/does/agent`, 'agent', does?.agent),
      ...to(defined, `/when/${index}/does/team`, 'team', does?.team),
    ])
    const expected = expectationsOf(defined.value).flatMap(([pointer, { assignee, team, mails = [] }]) => [
      ...to(defined, `${pointer}/assignee`, 'agent', assignee),
      ...to(defined, `${pointer}/team`, 'team', team),
      ...mails.flatMap(({ template, to: who }, index) => [
        ...to(defined, `${pointer}/mails/${index}/template`, 'mail', template),
        ...(people.has(who) ? [] : to(defined, `${pointer}/mails/${index}/to`, 'agent', who)),
      ]),
    ])
    const online = (given.online ?? []).flatMap((id, index) => to(defined, `/given/online/${index}`, 'agent', id))
    return [...online, ...steps, ...expected]
  })
}

function to(defined: Pick<Defined<unknown>, 'file'>, pointer: string, kind: Kind, id: unknown): readonly Reference[] {
  return typeof id === 'string' ? [{ defined, pointer, kind, id }] : []
}
