/**
 * What is made of an object again and again, kept as long as the object itself: of each one the last few makings, by what else they were made
 * of. Neither the object nor what is made of it may change.
 * @param most makings kept of one object
 */
export function keepMade<Owner extends object, Made>(most = 3) {
  const kept = new WeakMap<Owner, Map<string, Made>>()
  /** @param key everything besides `owner` that `make` goes by */
  return (owner: Owner, key: string, make: () => Made): Made => {
    const makings = kept.get(owner) ?? new Map<string, Made>()
    const known = makings.get(key)
    if (known !== undefined) return known
    if (makings.size === 0) kept.set(owner, makings)
    if (makings.size >= most) makings.delete(makings.keys().next().value as string)
    const made = make()
    makings.set(key, made)
    return made
  }
}
