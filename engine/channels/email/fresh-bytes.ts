/** What is larger is read from the disk again. */
const mostOfOne = 1_000_000
const mostOfAll = 8_000_000

/** The bytes of mails that were just stored, so that the disk is not asked for them at once: the latest, as many as fit. */
export function createFreshBytes() {
  const kept = new Map<string, Uint8Array>()
  let bytes = 0
  const drop = (id: string) => {
    const found = kept.get(id) ?? null
    bytes -= found?.byteLength ?? 0
    kept.delete(id)
    return found
  }
  return {
    keep(id: string, raw: Uint8Array | null) {
      if (raw === null) return
      kept.set(id, raw)
      bytes += raw.byteLength
      for (const oldest of kept.keys()) {
        if (bytes <= mostOfAll) break
        drop(oldest)
      }
    },
    /** Gives them away: another attempt reads what the disk says. Null where they are not at hand. */
    take: drop,
  }
}

/** Passes bytes on and remembers them. */
export function remembered(raw: AsyncIterable<Uint8Array>): {
  readonly bytes: AsyncIterable<Uint8Array>
  /** What has passed; null where it was too much to remember. */
  readonly whole: () => Uint8Array | null
} {
  const chunks: Uint8Array[] = []
  let size = 0
  const bytes = async function* () {
    for await (const chunk of raw) {
      size += chunk.byteLength
      if (size <= mostOfOne) chunks.push(chunk)
      else chunks.length = 0
      yield chunk
    }
  }
  return { bytes: bytes(), whole: () => (size <= mostOfOne ? Buffer.concat(chunks) : null) }
}
