import { type Challenge, createChallenge, type Solution, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Keys } from '#engine/runtime/keys.ts'

/**
 * Proof of work by the ALTCHA protocol: a signed challenge that costs a browser a moment to solve and the engine one try to check. Nothing
 * is kept: a challenge names the one submission it is for, and is good for less time than that submission is known as a repeat, so that a
 * solution used twice is the same submission sent twice.
 */
export interface Work {
  /** A challenge for this submission; `about` is any text that no other submission has. */
  ask(about: string): Promise<Challenge>
  /** Whether `work`, as it was sent, solves a challenge of ours for this submission in time. */
  isDone(work: string, about: string): Promise<boolean>
}

/** What a page sends in `docket-work` to say that it can work; after that, the solved challenge as JSON. */
export const offersWork = 'offered'

/** Shorter than the shortest time for which a repeat is known. */
const goodForMs = 10 * 60_000
const iterations = 2_000
/** Keys that are tried before the one that is looked for: at least so many, and fewer than so many more. */
const tries = { least: 150, more: 150 }

export function createWork({
  keys,
  clock,
  random,
}: {
  readonly keys: Keys
  readonly clock: Clock
  readonly random: Random
}): Work {
  return {
    ask(about) {
      const [high = 0, low = 0] = random.bytes(2)
      return createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost: iterations,
        counter: tries.least + ((high * 256 + low) % tries.more),
        deriveKey,
        // In the data and not as the library's `expiresAt`, which is compared with the machine's clock and not with ours.
        data: { about, until: clock.now() + goodForMs },
        hmacSignatureSecret: keys.workSecret,
      })
    },
    async isDone(work, about) {
      const solved = solvedOf(work)
      if (solved === null) return false
      const { challenge, solution } = solved
      const { data } = challenge.parameters
      if (data?.about !== about || typeof data.until !== 'number' || clock.now() > data.until) return false
      const { verified } = await verifySolution({
        challenge,
        solution,
        deriveKey,
        hmacSignatureSecret: keys.workSecret,
      })
      return verified
    },
  }
}

/** Only what the library relies on before it has checked the signature. */
function solvedOf(text: string): { readonly challenge: Challenge; readonly solution: Solution } | null {
  try {
    const { challenge, solution } = JSON.parse(text)
    const isWhole = typeof challenge.signature === 'string' && typeof challenge.parameters === 'object'
    return isWhole && challenge.parameters !== null && typeof solution === 'object' ? { challenge, solution } : null
  } catch {
    return null
  }
}
