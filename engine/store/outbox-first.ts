/**
 * SQL: whether the effect `mine` is the first of those that go out in order. An effect waits for the earlier ones of its ticket and kind; a
 * collected one for the first of its group instead.
 *
 * There are few of either, and many that wait: what is added to `state` and `place` changes nothing but keeps a planner that believes
 * hardly anything waits from looking through all that does, once for each effect.
 */
export const isFirst = `CASE WHEN mine.collected IS NULL
  THEN NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.ticket = mine.ticket AND earlier.place < mine.place
    AND earlier.kind = mine.kind AND earlier.collected IS NULL AND earlier.state || '' = 'waiting')
  ELSE NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.collected = mine.collected
    AND earlier.place + 0 < mine.place AND earlier.state || '' = 'waiting') END`
