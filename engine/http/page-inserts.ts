export interface PageInserts {
  /** A mark, as markup, for which the bytes of these parts stand in the answer. */
  readonly insert: (parts: readonly Uint8Array[]) => string
  /** The page with the parts where their marks are. */
  readonly fill: (page: Uint8Array) => Uint8Array
}

/**
 * Parts of a page that were bytes before it is rendered. They are put into it afterwards: joined, encoded and copied as text, a long list would cost more than
 * all else of its page, and leave strings of a hundred kilobytes behind, for which V8 looks through the whole heap.
 * @param name stands in every mark, and nowhere else in a page
 */
export function createInserts(name: string): PageInserts {
  const inserts: { readonly mark: string; readonly parts: readonly Uint8Array[] }[] = []
  return {
    insert(parts) {
      const mark = `<!--${name} ${inserts.length}-->`
      inserts.push({ mark, parts })
      return mark
    },
    fill(page) {
      if (inserts.length === 0) return page
      const bytes = Buffer.from(page.buffer, page.byteOffset, page.byteLength)
      const placed = inserts
        .map(({ mark, parts }) => ({ at: bytes.indexOf(mark, 0, 'latin1'), length: mark.length, parts }))
        .sort((a, b) => a.at - b.at)
      const whole: Uint8Array[] = []
      let from = 0
      for (const { at, length, parts } of placed) {
        if (at < 0) throw new Error('the page lost a part of itself')
        whole.push(bytes.subarray(from, at), ...parts)
        from = at + length
      }
      return Buffer.concat([...whole, bytes.subarray(from)])
    },
  }
}
