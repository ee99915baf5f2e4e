import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { DoorContext } from '#engine/http/door.ts'

/** One reader of a stream of server-sent events. */
export interface Frames {
  /** False when the reader is slower than we are: nothing more until `ready`. */
  write(text: string): boolean
  end(): void
}

export interface FramesReader {
  /** The reader takes more; called once at the beginning too. */
  readonly ready: () => void
  readonly closed: () => void
}

const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }

/** What a Node response can do, of which the door knows less. */
interface Outgoing {
  writeHead(status: number, headers: readonly string[]): unknown
  removeAllListeners(event: 'close'): unknown
  flushHeaders(): void
  end(): void
  on(event: 'close', listener: () => void): unknown
  readonly socket: OutgoingSocket | null
  /** False for HTTP/1.0, which knows no chunks: the stream ends with the connection. Known once the head is written. */
  readonly chunkedEncoding: boolean
}

interface OutgoingSocket {
  write(chunk: Uint8Array): boolean
  on(event: 'drain', listener: () => void): unknown
  off(event: 'drain', listener: () => void): unknown
  readonly destroyed: boolean
}

/**
 * Answers with a stream. On a socket it is written by hand: a `Response` around a stream costs a third more memory a reader. Called as a
 * function, the app answers with a `Response`; `corsHeaders` are those that the context has been given for it.
 */
export function answerFrames(
  c: DoorContext,
  open: (frames: Frames) => FramesReader,
  corsHeaders: Readonly<Record<string, string>> = {},
): Response {
  // Whoever asks for the head alone takes no stream: what is written to the socket would stand before their next answer.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  const outgoing = c.env?.outgoing as unknown as Outgoing | undefined
  if (outgoing === undefined) return asResponse(c, open)
  begin(outgoing, { ...Object.fromEntries(c.var.headers), ...headers, ...corsHeaders })
  join(outgoing, open)
  // Read once, it counts as a plain response and not as one that is kept to be written. The context must not be asked for its
  // response: it would wrap the mark that there is nothing left to answer.
  void RESPONSE_ALREADY_SENT.body
  return RESPONSE_ALREADY_SENT
}

/**
 * Writes the head, and lets go of what Node and the adaptor would keep as long as the stream is open: the headers one by one, where they are
 * set before, and the whole request, which waits to be told that it was cut off.
 */
function begin(outgoing: Outgoing, named: Readonly<Record<string, string>>): void {
  outgoing.removeAllListeners('close')
  outgoing.writeHead(200, Object.entries(named).flat())
  outgoing.flushHeaders()
}

/**
 * Apart, where nothing of the request is in sight: what stands here is kept for each reader. Chunks go to the socket as they are: Node's
 * own way writes four pieces for each, which for thousands of readers costs three times as much.
 */
function join(outgoing: Outgoing, open: (frames: Frames) => FramesReader): void {
  const { socket, chunkedEncoding } = outgoing
  const bytesOf = chunkedEncoding ? chunkOf : Buffer.from
  const reader = open({
    write: (text) => socket !== null && !socket.destroyed && socket.write(bytesOf(text)),
    end: () => outgoing.end(),
  })
  const ready = () => reader.ready()
  socket?.on('drain', ready)
  outgoing.on('close', () => {
    // The connection may go on, with other requests.
    socket?.off('drain', ready)
    reader.closed()
  })
  if (socket === null || socket.destroyed) {
    // Whoever went while they were looked up has closed already, and does not do so again. Who asked before they had an earlier answer
    // has no socket yet: they ask again.
    reader.closed()
    outgoing.end()
  } else reader.ready()
}

let lastChunk: { readonly text: string; readonly bytes: Uint8Array } | null = null

/** A chunk of HTTP/1.1 (RFC 9112, 7.1). Many readers are told the same one after the other, and it is made once for them. */
function chunkOf(text: string): Uint8Array {
  if (lastChunk?.text === text) return lastChunk.bytes
  const bytes = Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
  lastChunk = { text, bytes }
  return bytes
}

/** Bytes that may wait in a stream that nobody reads. */
const highWaterMark = 16_384

function asResponse(c: DoorContext, open: (frames: Frames) => FramesReader): Response {
  const bytes = new TextEncoder()
  let reader: FramesReader | null = null
  let isOver = false
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        reader = open({
          write(text) {
            if (isOver) return false
            controller.enqueue(bytes.encode(text))
            return (controller.desiredSize ?? 0) > 0
          },
          end() {
            if (isOver) return
            isOver = true
            controller.close()
          },
        })
        reader.ready()
      },
      pull: () => reader?.ready(),
      cancel() {
        isOver = true
        reader?.closed()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark }),
  )
  return c.body(stream, 200, headers)
}

/** One frame; the id is what a reader resumes from. */
export function frame(data: unknown, id: number | null = null): string {
  return `${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

export const opening = 'retry: 2000\n\n'
export const stillHere = ': still here\n\n'
export const heartbeatMs = 20_000
