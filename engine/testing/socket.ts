/** What a stream is written to, as Node has it; `takes` says whether the reader keeps up. */
export function socket({ takes = () => true as boolean, destroyed = false } = {}) {
  const written: string[] = []
  const listeners = new Map<string, () => void>()
  const on = (event: string, listener: () => void) => void listeners.set(event, listener)
  return {
    written,
    emit: (event: string) => listeners.get(event)?.(),
    headersSent: false,
    setHeader() {},
    writeHead() {},
    flushHeaders() {},
    removeAllListeners() {},
    on,
    chunkedEncoding: true,
    socket: {
      destroyed,
      on,
      off: (event: string) => void listeners.delete(event),
      write(chunk: Uint8Array) {
        written.push(Buffer.from(chunk).toString())
        return takes()
      },
    },
    end() {},
  }
}
