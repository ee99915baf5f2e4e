/**
 * What a company's own `workflows/extensions.ts` gives to its files: guards and actions that workflows and policies then name
 * `own.<name>`. The file imports nothing but these types, and ends in `export default { … } satisfies Extensions`.
 */
export interface Extensions {
  readonly guards?: Readonly<Record<string, Guard<never>>>
  readonly actions?: Readonly<Record<string, OwnAction<never>>>
}

/** JSON Schema of one param. */
export type ParamSchema = Readonly<Record<string, unknown>>

/** Those of a guard or action of which nobody knows which params it takes. */
type Schemas = Readonly<Record<string, ParamSchema>>

interface Described<Params> {
  /** One sentence: what it is for. */
  readonly description: string
  /** Every param has to be given; left out: there are none. */
  readonly params?: [Params] extends [never] ? Schemas : { readonly [Name in keyof Params]: ParamSchema }
}

/**
 * Whether a transition may be taken. Pure: the same facts and params give the same answer, today, in a plan and in next year's replay. There
 * is no clock, randomness, file or network where it runs; one that throws, or takes longer than a second, does not hold.
 */
export interface Guard<Params = Readonly<Record<string, never>>> extends Described<Params> {
  holds(facts: GuardFacts, params: Params): boolean
}

export interface GuardFacts {
  /** The instant of the event, in epoch milliseconds. */
  readonly now: number
  readonly createdAt: number
  /** Id of the agent; null for nobody. */
  readonly assignee: string | null
  /** What conditions ask for: `priority`, `requester.email`, `fields.order`, `tags`; undefined for what the ticket has not. */
  subject(name: string): unknown
}

/**
 * Something to be done outside, when the event that called for it is stored: by the outbox, at least once. One that throws is tried again
 * later under the same `key`. Plan, replay and scenarios only say that it is called for.
 */
export interface OwnAction<Params = Readonly<Record<string, never>>> extends Described<Params> {
  run(call: OwnCall, params: Params): Promise<void>
}

export interface OwnCall {
  /** The same for every try of one call: hand it on as idempotency key. */
  readonly key: string
  /** Type of the event that called for it. */
  readonly event: string
  /** The ticket as it is at the time of the try. */
  readonly ticket: OwnTicket
  /** HTTP to public addresses, ended after 15 seconds; a redirect is an answer like any other. */
  readonly fetch: typeof fetch
  /** A secret of the environment by its name, or null; never write one into the file. */
  secret(name: string): string | null
}

export interface OwnTicket {
  readonly number: number
  readonly title: string
  readonly states: readonly string[]
  readonly priority: number
  readonly team: string
  readonly assignee: string | null
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
  readonly requester: { readonly name: string; readonly email: string; readonly company: string }
}
