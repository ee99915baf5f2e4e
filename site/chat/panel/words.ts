import texts from 'virtual:chat/words'

export type WordKey = keyof typeof texts

/** The panel's words in its one language, with `{name}` filled in. */
export function say(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return texts[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
}
