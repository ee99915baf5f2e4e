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
  const kept = new WeakMap<Owner, Map<string, Made>>()
  /**
   * @param key what `make` goes by besides `owner`
   * @param holds whether what is kept still says what `make` would, where that stands in no key
   */
  return (owner: Owner, key: string, make: () => Made, holds: (made: Made) => boolean = () => true): Made => {
    const makings = kept.get(owner) ?? new Map<string, Made>()
    const known = makings.get(key)
    if (known !== undefined) makings.delete(key)
    const made = known !== undefined && holds(known) ? known : make()
    if (!fits(made)) return made
    makings.set(key, made)
    if (makings.size > most) makings.delete(makings.keys().next().value as string)
    kept.set(owner, makings)
    return made
  }
}
