/** Which makings are kept. */
export interface Keeping<Made> {
  /** Of one object; who was asked for last stays. */
  readonly most?: number
  /** Whether it is small enough to be kept. */
  readonly fits?: (made: Made) => boolean
}

/**
 * What is made of an object again and again, kept as long as the object itself: of each one the last few makings, by what else they were made
 * of. Neither the object nor what is made of it may change.
 */
export function keepMade<Owner extends object, Made>({ most = 4, fits = () => true }: Keeping<Made> = {}) {
  // Whoever was asked for last comes first, and is asked for next as a rule.
  const kept = new WeakMap<Owner, { readonly key: string; readonly made: Made }[]>()
  /**
   * @param key what `make` goes by besides `owner`
   * @param holds whether what is kept still says what `make` would, where that stands in no key
   */
  return (owner: Owner, key: string, make: () => Made, holds: (made: Made) => boolean = () => true): Made => {
    const makings = kept.get(owner) ?? []
    const at = makings.findIndex((one) => one.key === key)
    const known = makings[at]
    const isSame = known !== undefined && holds(known.made)
    if (isSame && at === 0) return known.made
    if (known !== undefined) makings.splice(at, 1)
    const made = isSame ? known.made : make()
    if (!fits(made)) return made
    makings.unshift({ key, made })
    if (makings.length > most) makings.pop()
    kept.set(owner, makings)
    return made
  }
}
