import { describe, expect, test } from 'vitest'
import { everyRule, type Rule, type Rules } from '#engine/core/rules.ts'

/** One attack, and what must be true after it. */
export interface Attack {
  /** What the attacker wants, as the end of "Somebody who wants …". */
  readonly wants: string
  /** The rule that stands in the way; null where it is that nothing does what they want. */
  readonly rule: Rule | null
  /**
   * Attacks, and fails by an assertion when the attacker has got it. Where `rule` is null, the second run says `naive`: then the attack does
   * itself what a desk without the rule would do, so that the assertion has something to see.
   */
  play(holds: Rules, naive: boolean): Promise<void>
}

/**
 * Every attack twice: with all rules it gains nothing, and without its rule the same assertion fails. A test of an attack that cannot fail
 * proves nothing; and a rule that nobody asks for stands in nobody's way.
 */
export function attacks(on: string, all: readonly Attack[]): void {
  describe(`somebody ${on} who wants`, () => {
    test.each(all)('$wants does not get it', async ({ play }) => play(everyRule, false))

    test.each(all)('$wants would get it without the rule: $rule', async ({ rule, play }) => {
      let asked = 0
      const holds: Rules = (one) => {
        if (one !== rule) return true
        asked++
        return false
      }
      const failure = await play(holds, rule === null).then(
        () => null,
        (error: unknown) => error as Error,
      )
      // By what it asserts: an attack that breaks down in some other way shows nothing.
      expect(failure?.name ?? 'nothing failed').toBe('AssertionError')
      if (rule !== null) expect(asked).toBeGreaterThan(0)
    })
  })
}
