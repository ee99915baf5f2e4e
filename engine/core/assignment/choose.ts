/** An agent who could get a ticket now. */
export interface Candidate {
  readonly id: string
  /** Open tickets that they have. */
  readonly open: number
  /** Most open tickets that they are given; null: any number. */
  readonly capacity: number | null
  /** When they were given one last; 0: never. */
  readonly lastAt: number
  readonly skills: readonly string[]
  readonly languages: readonly string[]
  readonly isAway: boolean
}

export interface Wanted {
  readonly language: string
  /** A tag that is somebody's skill asks for that skill. */
  readonly tags: readonly string[]
}

export type Choice =
  | {
      readonly agent: string
      /** How many open tickets they had. */
      readonly open: number
      /** Those of the ticket that they have. */
      readonly skills: readonly string[]
      /** The ticket's, where it told them from somebody else who was free. */
      readonly language: string | null
    }
  /** Why the ticket waits. */
  | { readonly agent: null; readonly reason: 'nobody' | 'away' | 'full' }

/**
 * Who gets a ticket. Of those who are here and have room, the ones with most of its skills, then those who speak its language; of these
 * by the method: `round-robin` who waited longest since their last one, `balanced` who has fewest open. Ties go to who waited longest,
 * then by id, so that the same input always gives the same agent.
 */
export function chooseAgent(
  method: 'round-robin' | 'balanced',
  candidates: readonly Candidate[],
  wanted: Wanted,
): Choice {
  if (candidates.length === 0) return { agent: null, reason: 'nobody' }
  const present = candidates.filter(({ isAway }) => !isAway)
  if (present.length === 0) return { agent: null, reason: 'away' }
  const free = present.filter(({ open, capacity }) => capacity === null || open < capacity)
  const orders = [skilled(wanted), speaking(wanted), ...(method === 'balanced' ? [open] : []), lastAt]
  const [best] = [...free].sort((one, other) => {
    for (const order of orders) if (order(one) !== order(other)) return order(one) - order(other)
    return one.id < other.id ? -1 : 1
  })
  if (best === undefined) return { agent: null, reason: 'full' }
  const speaks = speaking(wanted)
  return {
    agent: best.id,
    open: best.open,
    skills: best.skills.filter((skill) => wanted.tags.includes(skill)),
    language: speaks(best) === 0 && free.some((one) => speaks(one) !== 0) ? wanted.language : null,
  }
}

type Order = (candidate: Candidate) => number

const open: Order = (candidate) => candidate.open
const lastAt: Order = (candidate) => candidate.lastAt
const skilled =
  ({ tags }: Wanted): Order =>
  ({ skills }) =>
    -skills.filter((skill) => tags.includes(skill)).length
const speaking =
  ({ language }: Wanted): Order =>
  ({ languages }) =>
    languages.includes(language) ? 0 : 1
