/** How a visitor finds an operator: who is available, and the ladder by which one of them is chosen. Pure, so that replay agrees. */

/** An operator of the channel as they are now. */
export interface OperatorState {
  readonly id: string
  readonly name: string
  /** "I am in", with a heartbeat younger than `heartbeatMs`. */
  readonly online: boolean
  readonly languages: readonly string[]
  readonly skills: readonly string[]
  /** ISO 3166; null: it does not say. */
  readonly country: string | null
  /** Conversations that are not ended and were active in the last `activeMs`. */
  readonly chats: number
  /** Instant of the last message in any conversation of theirs that is not ended; null: none is. */
  readonly lastActiveAt: number | null
  /** When they last got a conversation. */
  readonly lastGivenAt: number | null
}

export interface Wanted {
  readonly language: string
  readonly country: string | null
  readonly skills: readonly string[]
  /** Who the visitor talked to in the last 7 days. */
  readonly previous: string | null
  /** Not these: they are in the conversation already, or have just been lost. */
  readonly without: readonly string[]
}

export interface Choice {
  /** null: nobody. */
  readonly operator: string | null
  /** Why, in words that name the rung: `previous operator`, `language and all skills`, `nobody is available`, … */
  readonly reason: string
  /** What decided among equals, by operator. */
  readonly loads: Readonly<Record<string, number>>
}

/** Without a sign of life for so long somebody is gone. */
export const heartbeatMs = 60_000
/** A conversation counts for its operator while it was active within this time. */
export const activeMs = 15 * 60_000
/** Who got a conversation within this time is left out, unless nobody else is left. */
export const justGivenMs = 120_000
/** Without an active conversation in this time somebody counts as free. */
export const freeMs = 30 * 60_000

export function isAvailable({ online, chats }: OperatorState, limit: number | null): boolean {
  return online && (limit === null || chats < limit)
}

/**
 * (1) The visitor's previous operator; (2) the first group that is not empty, from language with all skills to anyone; (3) of it, those
 * who were not given a conversation just now, if any; (4) those who are free, else those with the fewest; then whoever was given one
 * longest ago, then by id.
 */
export function chooseOperator(
  operators: readonly OperatorState[],
  limit: number | null,
  wanted: Wanted,
  now: number,
): Choice {
  const available = operators.filter((one) => isAvailable(one, limit) && !wanted.without.includes(one.id))
  const loads = Object.fromEntries(available.map(({ id, chats }) => [id, chats]))
  const previous = available.find(({ id }) => id === wanted.previous)
  if (previous) return { operator: previous.id, reason: 'previous operator', loads }
  const rung = ladder(wanted).find(({ fits }) => available.some(fits))
  if (!rung) return { operator: null, reason: 'nobody is available', loads }
  const group = available.filter(rung.fits)
  const rested = group.filter(({ lastGivenAt }) => lastGivenAt === null || now - lastGivenAt >= justGivenMs)
  const [chosen] = leastBusy(rested.length > 0 ? rested : group, now).sort(longestAgoFirst)
  return { operator: chosen?.id ?? null, reason: rung.name, loads }
}

interface Rung {
  readonly name: string
  readonly fits: (operator: OperatorState) => boolean
}

function ladder({ language, country, skills }: Wanted): readonly Rung[] {
  const speaks = ({ languages }: OperatorState) => languages.some((one) => sameLanguage(one, language))
  const isFrom = (operator: OperatorState) => country !== null && operator.country === country
  const hasAll = (operator: OperatorState) => skills.every((skill) => operator.skills.includes(skill))
  const hasOne = (operator: OperatorState) => skills.some((skill) => operator.skills.includes(skill))
  const rungs: readonly (Rung & { readonly asks: boolean })[] = [
    { name: 'language and all skills', fits: (one) => speaks(one) && hasAll(one), asks: skills.length > 0 },
    { name: 'language and one skill', fits: (one) => speaks(one) && hasOne(one), asks: skills.length > 0 },
    { name: 'language', fits: speaks, asks: true },
    { name: 'country and all skills', fits: (one) => isFrom(one) && hasAll(one), asks: skills.length > 0 },
    { name: 'country and one skill', fits: (one) => isFrom(one) && hasOne(one), asks: skills.length > 0 },
    { name: 'country', fits: isFrom, asks: true },
    { name: 'all skills', fits: hasAll, asks: skills.length > 0 },
    { name: 'one skill', fits: hasOne, asks: skills.length > 0 },
    { name: 'anyone', fits: () => true, asks: true },
  ]
  return rungs.filter(({ asks }) => asks)
}

function sameLanguage(one: string, other: string): boolean {
  return one.toLowerCase().split('-')[0] === other.toLowerCase().split('-')[0]
}

/** Those without an active conversation in the last half hour; else those with the fewest. */
function leastBusy(group: readonly OperatorState[], now: number): OperatorState[] {
  const free = group.filter(
    ({ chats, lastActiveAt }) => chats === 0 && (lastActiveAt === null || now - lastActiveAt >= freeMs),
  )
  if (free.length > 0) return free
  const fewest = Math.min(...group.map(({ chats }) => chats))
  return group.filter(({ chats }) => chats === fewest)
}

function longestAgoFirst(a: OperatorState, b: OperatorState): number {
  return (a.lastGivenAt ?? 0) - (b.lastGivenAt ?? 0) || (a.id < b.id ? -1 : 1)
}
