/**
 * Where a content security policy says something else than it should, directive by directive and in few words; null where it says the same,
 * in whatever order.
 */
export function policyDifference(found: string, expected: string): string | null {
  const [ours, theirs] = [directives(expected), directives(found)]
  const names = [...new Set([...ours.keys(), ...theirs.keys()])]
  const wrong = names.flatMap((name) => {
    const [should, does] = [ours.get(name) ?? [], theirs.get(name) ?? []]
    const more = does.filter((source) => !should.includes(source))
    const less = should.filter((source) => !does.includes(source))
    if (more.length + less.length === 0 && ours.has(name) === theirs.has(name)) return []
    const said = [
      ...(more.length > 0 ? [`has ${more.join(' ')}`] : []),
      ...(less.length > 0 ? [`lacks ${less.join(' ')}`] : []),
    ]
    return [`${name} ${said.join(' and ')}`.trim()]
  })
  return wrong.length === 0 ? null : wrong.join('; ')
}

/** Of a directive that stands twice the first one counts (CSP, section 2.2.1). */
function directives(policy: string): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>()
  for (const directive of policy.split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/)
    if (name !== '' && !all.has(name.toLowerCase())) all.set(name.toLowerCase(), sources)
  }
  return all
}
