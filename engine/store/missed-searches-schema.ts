/** Searches that found nothing, by words, language and day, without anything of who asked; the same statements in both databases. */
export const missedSearchesSchema = [
  `CREATE TABLE missed_searches (
    day INTEGER NOT NULL,
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (day, language, words)
  )`,
] as const
