/**
 * What a key means to shortcuts, which are Latin letters and signs. Where the layout gives a letter of another script, as Cyrillic and Greek
 * ones do, it is the letter that the same key has on a Latin layout. What AltGr or a dead key makes is left as it is, as is every key
 * held with a modifier.
 */
export function pressedKey(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'getModifierState'>,
): string {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.getModifierState('AltGraph'))
    return event.key
  return latinKey(event)
}

/** The same whatever is held with it, for a shortcut of ⌘ or Ctrl. */
export function latinKey({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  return isForeignLetter(key) ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key) : key
}

/** One letter, and none of the Latin script: not `Dead`, not `Enter`, not `é`. */
function isForeignLetter(key: string): boolean {
  return /^\p{Letter}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key)
}
