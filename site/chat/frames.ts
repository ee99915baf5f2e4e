/**
 * Server-sent events, read by hand because `EventSource` sends no header. A stream is lines; an empty line ends a frame:
 *
 *     id: 1042
 *     event: reset
 *     data: {"type":"message", …}
 *
 * A line that begins with a colon says only that somebody is there. `retry:` is the pause before the next try, in milliseconds.
 */
export interface Frame {
  /** null for a frame that says none of its own. */
  readonly id: string | null
  /** `message` when the frame does not say. */
  readonly event: string
  readonly data: string
}

export interface FrameReader {
  /** What the next piece of the stream completes; it may be cut anywhere, also inside a character. */
  read(piece: Uint8Array): readonly Frame[]
  /** What the stream asked for as pause before a next try; null while it has not. */
  retryMs(): number | null
}

export function frameReader(): FrameReader {
  const text = new TextDecoder()
  let rest = ''
  let id: string | null = null
  let event = ''
  let data: string[] = []
  let retryMs: number | null = null

  const line = (said: string): Frame | null => {
    if (said === '') {
      const frame = data.length > 0 ? { id, event: event || 'message', data: data.join('\n') } : null
      id = null
      event = ''
      data = []
      return frame
    }
    const colon = said.indexOf(':')
    const [name, value] = colon < 0 ? [said, ''] : [said.slice(0, colon), said.slice(colon + 1).replace(/^ /, '')]
    if (name === 'id') id = value
    else if (name === 'event') event = value
    else if (name === 'data') data.push(value)
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value)
    return null
  }

  return {
    read(piece) {
      const lines = (rest + text.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      return lines.flatMap((said) => line(said) ?? [])
    },
    retryMs: () => retryMs,
  }
}
