import { createHash } from 'node:crypto'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { AuditRow } from '#engine/store/access-store.ts'
import type { Store } from '#engine/store/store.ts'

/** What an agent's file gave them when it was last looked at. */
interface Standing {
  readonly role: string
  readonly teams: Readonly<Record<string, string>>
  /** SHA-256 of the address: the audit says that it changed, and need not keep it. */
  readonly address: string
}

interface Kept {
  /** How often a change was seen: files that go back and forth are as many changes. */
  readonly seen: number
  readonly agents: Readonly<Record<string, Standing>>
}

const kept = 'agents'

/**
 * Writes into the audit what a new revision of the files means for who may do what: agents that came, went, or have other rights. The
 * files' own history says who changed them; this says from when on it counted. Several engines that see the same change write it once.
 */
export async function noteRoles(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  running: Definitions,
): Promise<void> {
  const last = JSON.parse((await store.settings.get(kept)) ?? 'null') as Kept | null
  const agents = standings(running)
  if (JSON.stringify(last?.agents) === JSON.stringify(agents)) return
  const at = clock.now()
  // What stands in the files at the very first start is no change.
  const seen = (last?.seen ?? 0) + 1
  const rows =
    last === null ? [] : changes(last.agents, agents).map((change) => rowOf(running.revision, seen, at, change))
  await store.audit.add(rows)
  await store.settings.put(kept, JSON.stringify({ seen, agents } satisfies Kept))
}

function standings({ agents }: Definitions): Readonly<Record<string, Standing>> {
  return Object.fromEntries(
    [...agents.values()].map(({ id, value }) => [
      id,
      { role: value.role, teams: value.teams ?? {}, address: hash(value.email.toLowerCase()).slice(0, 16) },
    ]),
  )
}

type Change = Pick<AuditRow, 'action' | 'subject'>

function changes(
  before: Readonly<Record<string, Standing>>,
  now: Readonly<Record<string, Standing>>,
): readonly Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((agent): readonly Change[] => {
    const [was, is] = [before[agent], now[agent]]
    if (is === undefined) return [{ action: 'agent.removed', subject: { agent } }]
    if (was === undefined) return [{ action: 'agent.added', subject: { agent, ...said(is) } }]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    const address = was.address === is.address ? {} : { address: 'changed' }
    const { role: oldRole, teams: oldTeams } = said(was)
    const { role, teams } = said(is)
    return [
      {
        action: 'agent.changed',
        subject: {
          agent,
          ...(role !== oldRole && { role: `${oldRole} → ${role}` }),
          ...(teams !== oldTeams && { teams: `${oldTeams} → ${teams}` }),
          ...address,
        },
      },
    ]
  })
}

function said({ role, teams }: Standing) {
  const memberships = Object.entries(teams).map(([team, is]) => (is === 'lead' ? `${team} (lead)` : team))
  return { role, teams: memberships.join(', ') || 'none' }
}

function rowOf(revision: string, seen: number, at: number, { action, subject }: Change): AuditRow {
  const id = hash(`${seen}\0${revision}\0${action}\0${JSON.stringify(subject)}`).slice(0, 32)
  return { id, at, role: 'system', actor: 'files', action, subject: { ...subject, revision: revision.slice(0, 12) } }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
