import type { VisitorFrame } from '#engine/core/chat/wire.ts'

export interface ReadFrame {
  readonly id: number | null
  readonly data: VisitorFrame
}

/** The frames of a stream up to the first that is the last one wanted, or its end. */
export async function framesOf(answer: Response, isLast: (frame: ReadFrame) => boolean): Promise<readonly ReadFrame[]> {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  const frames: ReadFrame[] = []
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return frames
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (data === undefined) continue
      const id = /^id: (\d+)$/m.exec(part)?.[1]
      const frame = { id: id === undefined ? null : Number(id), data: JSON.parse(data) as VisitorFrame }
      frames.push(frame)
      if (isLast(frame)) {
        await reader.cancel()
        return frames
      }
    }
  }
}
