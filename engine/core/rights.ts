import type { AgentFile, TeamFile } from '#engine/schemas/types.ts'
import type { Defined, Definitions } from './catalogue.ts'

/** Who asks. What they hold was checked before: a session, a token, or one of the two keys of a request page. */
export type Asker =
  | { readonly kind: 'agent'; readonly agent: Pick<Defined<AgentFile>, 'id' | 'value'> }
  /** An API token, made by whoever owns the machine: it reaches the tickets of every team. */
  | { readonly kind: 'program'; readonly scopes: readonly ('read' | 'write')[] }
  /** `sent`: the key given to the browser that sent the form; `mailed`: the key mailed to the address, which proves it. */
  | { readonly kind: 'requester'; readonly key: 'sent' | 'mailed'; readonly ticket: number }
  /** Whoever proved an address of an organisation that the ticket's team lets read along; see `core/organisation`. */
  | { readonly kind: 'colleague'; readonly ticket: number }
  /** Somebody who writes to a ticket and is neither its requester nor an agent. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'anonymous' }

export type Resource =
  | {
      readonly kind: 'ticket'
      readonly number: number
      readonly team: string
      readonly visibility: NonNullable<TeamFile['visibility']>
    }
  | { readonly kind: 'form'; readonly published: boolean }
  | {
      readonly kind:
        | 'desk'
        | 'api'
        | 'mailbox'
        | 'definitions'
        | 'metrics'
        | 'outbox'
        | 'agents'
        | 'audit'
        | 'takeovers'
    }

type Kind = Resource['kind']

/** Everything that can be done, by what it is done to. */
export const verbs = {
  /**
   * `follow`: what was sent, the state and the promise; `read`: the thread; `read-notes`: notes and rules too; `move`: an event of the
   * workflow; `accept`: decide about a ticket on the shelf; `share`: show a stranger's message to the requester; `write-hidden`: leave
   * a message that stays hidden until an agent shares it; `edit-fields`: change answers whose field lets the customer write.
   */
  ticket: [
    'follow',
    'read',
    'read-notes',
    'reply',
    'note',
    'change',
    'move',
    'accept',
    'share',
    'erase',
    'close',
    'reopen',
    'rate',
    'correct-address',
    'ask-link',
    'write-hidden',
    'edit-fields',
  ],
  form: ['submit'],
  desk: ['open'],
  api: ['read', 'write'],
  mailbox: ['read'],
  definitions: ['read'],
  metrics: ['read'],
  outbox: ['read', 'revive'],
  agents: ['invite'],
  audit: ['read'],
  takeovers: ['read'],
} as const satisfies Readonly<Record<Kind, readonly string[]>>

export type Verb<K extends Kind = Kind> = (typeof verbs)[K][number]

type Granted = { readonly [K in Kind]?: readonly Verb<K>[] }

const reading: Granted = { ticket: ['follow', 'read', 'read-notes'], api: ['read'], definitions: ['read'] }
const working: readonly Verb<'ticket'>[] = [
  ...(reading.ticket ?? []),
  'reply',
  'note',
  'change',
  'move',
  'accept',
  'share',
]
const anybody: Granted = { form: ['submit'] }

/** Who may do what, one line a role. */
const granted = {
  admin: {
    ...anybody,
    ticket: [...working, 'erase'],
    desk: ['open'],
    api: ['read', 'write'],
    mailbox: ['read'],
    definitions: ['read'],
    metrics: ['read'],
    outbox: ['read', 'revive'],
    agents: ['invite'],
    audit: ['read'],
    takeovers: ['read'],
  },
  /** Beside what their role may: whoever leads a team. */
  lead: { takeovers: ['read'] },
  agent: { ...anybody, ...reading, ticket: working, desk: ['open'], api: ['read', 'write'], outbox: ['read'] },
  observer: { ...anybody, ...reading, desk: ['open'] },
  'program:read': { ...reading, metrics: ['read'], outbox: ['read'] },
  'program:write': { ticket: working, api: ['write'] },
  'requester:sent': { ...anybody, ticket: ['follow', 'correct-address', 'ask-link'] },
  'requester:mailed': {
    ...anybody,
    ticket: ['follow', 'read', 'reply', 'close', 'reopen', 'rate', 'ask-link', 'edit-fields'],
  },
  colleague: { ...anybody, ticket: ['follow', 'read'] },
  stranger: { ...anybody, ticket: ['write-hidden'] },
  anonymous: anybody,
} as const satisfies Readonly<Record<string, Granted>>

export type Role = keyof typeof granted

const rights = new Map<Role, ReadonlySet<string>>(
  Object.entries(granted).map(([role, kinds]) => [
    role as Role,
    new Set(Object.entries(kinds).flatMap(([kind, allowed]) => allowed.map((verb) => `${kind}.${verb}`))),
  ]),
)

/** How long after sending a form its sender may correct a mistyped address. */
export const addressCorrectionMs = 30 * 60_000

/** The one place that says whether somebody may do something; a door turns false into 404. */
export function can<R extends Resource>(asker: Asker, verb: Verb<R['kind']>, resource: R): boolean {
  const right = `${resource.kind}.${verb}`
  return rolesOf(asker).some((role) => rights.get(role)?.has(right)) && reaches(asker, resource)
}

/** The ticket as `can` asks about it; a team that says nothing is for the whole company. */
export function ticketRight(
  { teams }: Pick<Definitions, 'teams'>,
  { number, team }: { readonly number: number; readonly team: string },
) {
  return { kind: 'ticket', number, team, visibility: teams.get(team)?.value.visibility ?? 'company' } as const
}

/** Ids of the teams whose tickets the asker may read, in file order. */
export function readableTeams(asker: Asker, definitions: Definitions): readonly string[] {
  return [...definitions.teams.keys()].filter((team) =>
    can(asker, 'read', ticketRight(definitions, { number: 0, team })),
  )
}

function rolesOf(asker: Asker): readonly Role[] {
  switch (asker.kind) {
    case 'agent': {
      const { role, teams = {} } = asker.agent.value
      return Object.values(teams).includes('lead') ? [role, 'lead'] : [role]
    }
    case 'program':
      return asker.scopes.map((scope) => `program:${scope}` as const)
    case 'requester':
      return [`requester:${asker.key}`]
    default:
      return [asker.kind]
  }
}

/** Whether this very one lies within reach: a private team's ticket for its members and admins, a request for its own key. */
function reaches(asker: Asker, resource: Resource): boolean {
  if (resource.kind === 'form') return resource.published
  if (resource.kind !== 'ticket') return true
  if (asker.kind === 'requester' || asker.kind === 'colleague') return asker.ticket === resource.number
  if (asker.kind !== 'agent' || resource.visibility !== 'private') return true
  const { role, teams } = asker.agent.value
  return role === 'admin' || Object.hasOwn(teams ?? {}, resource.team)
}
