/** A query takes so many keys at once. */
const most = 256

/**
 * Group reading, as the lane groups commits: whoever asks while a query is under way shares the next one, so that many small look-ups at
 * once cost one round trip. A query never begins before it was asked for, so everybody reads at least what was committed by then.
 * @param read what is found of these keys; what is missing is null to who asked for it
 */
export function gather<Key, Value>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | null> {
  let asked = new Map<Key, Promise<Value | null>>()
  let next: Promise<ReadonlyMap<Key, Value>> | null = null
  let last: Promise<unknown> = Promise.resolve()

  const begin = async () => {
    await last.catch(() => {})
    const keys = [...asked.keys()]
    asked = new Map()
    next = null
    const reading = readAll(read, keys)
    last = reading
    return reading
  }

  return (key) => {
    const already = asked.get(key)
    if (already) return already
    next ??= begin()
    const answer = next.then((found) => found.get(key) ?? null)
    asked.set(key, answer)
    return answer
  }
}

async function readAll<Key, Value>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
  keys: readonly Key[],
): Promise<ReadonlyMap<Key, Value>> {
  const [part, rest] = [keys.slice(0, most), keys.slice(most)]
  const found = await read(padded(part))
  return rest.length === 0 ? found : new Map([...found, ...(await readAll(read, rest))])
}

/** To a power of two, by naming the last key again: few lengths are few statements to prepare. */
function padded<Key>(keys: readonly Key[]): readonly Key[] {
  const length = 2 ** Math.ceil(Math.log2(keys.length))
  return Array.from({ length }, (_, index) => keys[Math.min(index, keys.length - 1)] as Key)
}
