import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

/** Beyond this somebody rather waits for an agent than for their own machine. */
const longestMs = 30_000

/** The solved challenge as the engine reads it; null where this browser cannot solve it, or not soon. */
export async function workOn(challenge: Challenge): Promise<string | null> {
  const solution = await solveChallenge({ challenge, deriveKey, timeout: longestMs })
  return solution && JSON.stringify({ challenge, solution })
}
