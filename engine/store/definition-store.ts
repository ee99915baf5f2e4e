import type { KeptPlan, PlanTotals } from '#engine/core/plan/kept-plan.ts'

/** A revision that followed another one. */
export interface TakeoverRow {
  /** Counts from 1. */
  readonly id: number
  /** null where nothing was in force before. */
  readonly from: string | null
  readonly to: string
  /** Commit of `to`, where git knows one. */
  readonly commit: string | null
  readonly at: number
  /** When every ticket had been looked at; null before that, and where the engine ended on the way. */
  readonly finishedAt: number | null
  /** null while nothing is known yet. */
  readonly totals: PlanTotals | null
}

/** Revisions that tickets need, and what each change of revision did. */
export interface DefinitionStore {
  readonly revisions: {
    /** Keeps a set of definition files; a revision already known only has its time renewed. */
    save(
      revision: string,
      commit: string | null,
      files: readonly { readonly path: string; readonly text: string }[],
      at: number,
    ): Promise<void>
    files(revision: string): Promise<readonly { readonly path: string; readonly text: string }[] | null>
    /** Revisions last in force after `since`, newest first. */
    recent(since: number): Promise<readonly string[]>
  }
  readonly takeovers: {
    /** Only whoever holds the lease `takeover` may begin one. Returns its id. */
    begin(takeover: Pick<TakeoverRow, 'from' | 'to' | 'commit' | 'at'>): Promise<number>
    keep(
      id: number,
      known: { readonly plan: KeptPlan; readonly totals: PlanTotals; readonly finishedAt: number | null },
    ): Promise<void>
    last(): Promise<TakeoverRow | null>
    /** Newest first, before the id `before`. */
    list(limit: number, before: number | null): Promise<readonly TakeoverRow[]>
    get(id: number): Promise<(TakeoverRow & { readonly plan: KeptPlan | null }) | null>
  }
}
