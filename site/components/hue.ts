/** One of the seven hues of an avatar, always the same for the same name. */
export function hueOf(name: string): number {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 9_973
  return (hash % 7) + 1
}
