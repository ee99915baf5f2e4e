/** What became of one place where a mail belongs. */
export interface Filed {
  readonly outcome: 'created' | 'appended' | 'shelved' | 'ignored' | 'bounce-noted'
  readonly ticket: number | null
  readonly reason: string | null
}

/** What became of a mail at all its places. */
export interface FiledAtAll {
  readonly outcome: Filed['outcome']
  readonly tickets: readonly number[]
  readonly reason: string | null
  /** Something of it became nothing: it lies on the shelf, beside what became of it elsewhere. */
  readonly isLeft: boolean
}

export function shelved(reason: string): Filed {
  return { outcome: 'shelved', ticket: null, reason }
}

export function ignored(reason: string): Filed {
  return { outcome: 'ignored', ticket: null, reason }
}

const order = ['created', 'appended', 'bounce-noted', 'shelved', 'ignored'] as const

/** Several teams make several outcomes: what was done counts before what was not, and what was not done anywhere stays on the shelf. */
export function summed(filed: readonly Filed[]): FiledAtAll {
  const left = filed.find((one) => one.outcome === 'shelved')
  const outcome = order.find((one) => filed.some((each) => each.outcome === one)) ?? 'ignored'
  return {
    outcome,
    tickets: [...new Set(filed.flatMap(({ ticket }) => ticket ?? []))],
    reason: (left ?? filed.find((one) => one.outcome === outcome))?.reason ?? null,
    isLeft: left !== undefined,
  }
}
