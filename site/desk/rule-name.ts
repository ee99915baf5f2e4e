/** `workflows/urgent.sla.json:6@a1b2c3` in short: `urgent.sla.json:6`. */
export function ruleName(rule: string): string {
  return rule.slice(rule.lastIndexOf('/') + 1).replace(/@.*$/, '')
}

/** Where the desk shows the rule: its file as it was in that revision, at its line. Null for one without a revision. */
export function ruleAddress(rule: string): string | null {
  const [, file, line, revision] = /^(.*):(\d+)@(.*)$/.exec(rule) ?? []
  return file && revision ? `/desk/rule?${new URLSearchParams({ file, revision })}#L${line}` : null
}
