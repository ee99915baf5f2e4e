/** `workflows/urgent.sla.json:6@a1b2c3` in short: `urgent.sla.json:6`. */
export function ruleName(rule: string): string {
  return rule.slice(rule.lastIndexOf('/') + 1).replace(/@.*$/, '')
}
