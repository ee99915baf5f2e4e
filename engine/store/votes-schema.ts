/** What readers say of articles: yes and no by article and day; the same statements in both databases. `day` counts from 1970 in UTC. */
export const votesSchema = [
  `CREATE TABLE article_votes (
    article TEXT NOT NULL,
    day INTEGER NOT NULL,
    yes INTEGER NOT NULL,
    no INTEGER NOT NULL,
    PRIMARY KEY (article, day)
  )`,
] as const
