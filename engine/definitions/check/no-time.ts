import { requireDuration } from '#engine/core/time/duration.ts'
import type { Check } from './check.ts'

export const noTime: Check = {
  code: 'docket/no-time',
  severity: 'warning',
  about:
    'A target without any time is missed in the moment in which it begins: every ticket is late, and no warning can come before.',
  file: 'workflows/urgent.sla.json',
  bad: '"firstResponse": "PT0S"',
  good: '"firstResponse": "PT1H"',
  run({ policies }, report) {
    for (const policy of policies.values()) {
      for (const [metric, target] of Object.entries(policy.value.targets)) {
        if (target === undefined) continue
        const [written, inside] = typeof target === 'string' ? [target, ''] : [target.within, '/within']
        const { days, ms } = requireDuration(written)
        if (days > 0 || ms > 0) continue
        report(policy, {
          pointer: `/targets/${metric}${inside}`,
          message: `"${written}" is no time at all`,
          hint: 'write how long it may take, such as PT4H, or leave the target out',
        })
      }
    }
  },
}
