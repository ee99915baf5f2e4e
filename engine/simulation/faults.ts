import { DocketError } from '#engine/core/docket-error.ts'
import type { Chance } from './chance.ts'
import type { Reached } from './reached.ts'
import type { Fault, Life, World } from './world.ts'

/** What a run may meet; each seed draws some of them. */
export const faultKinds = [
  'kill',
  'pause',
  'second-engine',
  'busy',
  'full',
  'answer-lost',
  'relay-4xx',
  'relay-5xx',
  'relay-cut',
  'relay-slow',
  'relay-away',
  'clock-jumps',
  'files-change',
  'blob-full',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** Faults of the calls that processes make; which of them there are is drawn once, and whether one happens for each call. */
export function createFaults(world: Pick<World, 'elapsedMs'>, chance: Chance, reached: Reached) {
  const drawn = new Set<FaultKind>(faultKinds.filter(() => chance.happens(0.4)))
  let isHealed = false
  const happens = (kind: FaultKind, share: number) => {
    if (isHealed || !drawn.has(kind) || !chance.happens(share)) return false
    reached.add(kind)
    return true
  }
  const spoiled: { readonly life: Life; readonly atMs: number }[] = []
  const spoil = (life: Life, fault: Fault): Fault => {
    spoiled.push({ life, atMs: world.elapsedMs() })
    return fault
  }

  return {
    drawn,
    happens,
    heal() {
      isHealed = true
    },
    /** Whether the store told this process in that time that something failed. */
    failed: (life: Life, fromMs: number, untilMs: number) =>
      spoiled.some((one) => one.life === life && one.atMs >= fromMs && one.atMs <= untilMs),
    ofStatement(life: Life, sql: string): Fault | null {
      if (!/^(INSERT|UPDATE|DELETE|WITH|COMMIT|BEGIN)/i.test(sql)) return null
      if (happens('busy', 0.02)) return spoil(life, { when: 'before', error: busy() })
      if (!/^BEGIN/i.test(sql) && happens('full', 0.02))
        return spoil(life, { when: 'before', error: new DocketError('low-disk', 'The disk is full.') })
      if (isCommit(sql) && happens('answer-lost', 0.03))
        return spoil(life, {
          when: 'after',
          error: new DocketError('unavailable', 'The database did not answer.'),
        })
      return null
    },
    ofBlob(life: Life): Fault | null {
      if (!happens('blob-full', 0.1)) return null
      return spoil(life, { when: 'before', error: new DocketError('low-disk', 'The disk is full.') })
    },
  }
}

export type Faults = ReturnType<typeof createFaults>

function busy(): DocketError {
  return new DocketError('unavailable', 'The database is busy.')
}

/** What makes something last by itself: the end of a transaction, and a batch of the write lane, which is one statement. */
function isCommit(sql: string): boolean {
  return /^(COMMIT|INSERT INTO commit_batch)/i.test(sql)
}
