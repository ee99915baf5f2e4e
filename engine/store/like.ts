import { type RawBuilder, sql } from 'kysely'

/** A pattern for `LIKE … ESCAPE '\'` in which `text` stands for itself alone: `%`, `_` and `\` in it are only characters. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Whether a column holds this text somewhere; SQLite takes ASCII letters of either case for the same. */
export function holds(column: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return sql<boolean>`${column} LIKE ${pattern(`%${literally(text)}%`)} ESCAPE '\\'`
}

/** As `holds`, for a column that begins with this text. */
export function beginsWith(column: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return sql<boolean>`${column} LIKE ${pattern(`${literally(text)}%`)} ESCAPE '\\'`
}

/**
 * What stands behind `LIKE` or `GLOB`: not a parameter alone, since SQLite plans by what that is bound to, and would prepare the statement anew each
 * time it is run.
 */
export function pattern(text: string): RawBuilder<string> {
  return sql<string>`('' || ${text})`
}

/** A word as it stands within JSON text. */
export function inJson(word: string): string {
  return JSON.stringify(word).slice(1, -1)
}

/** A pattern for SQLite's `GLOB` that fits a text whichever of its letters are capital ones; its `LIKE` knows this of ASCII alone. */
export function inAnyCase(text: string): string {
  const one = (character: string) => {
    const cases = [character, character.toUpperCase(), character.toLowerCase(), character === 'σ' ? 'ς' : character]
    const single = [...new Set(cases)].filter((each) => [...each].length === 1)
    return single.length > 1 || /[[*?]/.test(character) ? `[${single.join('')}]` : character
  }
  return [...text].map(one).join('')
}
