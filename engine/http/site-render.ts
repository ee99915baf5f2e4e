/** `handler` of `@astrojs/node` in middleware mode: Node's request and response, what to do when no page matches, and `Astro.locals`. */
export type AstroHandler = (
  request: object,
  response: object,
  next: (error?: unknown) => void,
  locals: object,
) => Promise<void> | void

export interface RenderedPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Uint8Array
}

/**
 * Asks Astro for the page at `url` and returns it whole; null when Astro has none. Whatever the visitor's request was, Astro sees a plain
 * GET of our own origin: it refuses posts of other origins, and no header of a stranger reaches a page. The answer does not go to the
 * socket, so that headers, compression and status stay in the hands of the door.
 */
export function renderPage(handler: AstroHandler, url: URL, locals: object): Promise<RenderedPage | null> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    const page = { status: 200, headers: {} as Record<string, string | readonly string[]> }
    // A page comes in one piece, as a rule: it need not be copied.
    const whole = () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    const finish = () => resolve({ ...page, body: whole() })
    const write = (chunk?: string | Uint8Array | null) => {
      if (chunk) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    }
    const response = {
      statusMessage: '',
      headersSent: false,
      set statusCode(status: number) {
        page.status = status
      },
      /** Astro names no headers where an answer has none. */
      writeHead(status: number, headers: Record<string, string | readonly string[]> = {}) {
        page.status = status
        // The length is that of the page as it is sent, which may be compressed.
        page.headers = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-length'))
        response.headersSent = true
        return response
      },
      write(chunk: string | Uint8Array) {
        write(chunk)
        return true
      },
      end(chunk?: string | Uint8Array | null) {
        write(chunk)
        finish()
      },
      destroy: (error?: unknown) => reject(error ?? new Error('Astro broke the page off.')),
      on: () => response,
      off: () => response,
    }
    const request = {
      method: 'GET',
      url: url.pathname + url.search,
      headers: { host: url.host },
      socket: { encrypted: url.protocol === 'https:', on: () => {}, off: () => {} },
      on: () => request,
      once: () => request,
    }
    const next = (error?: unknown) => (error ? reject(error) : resolve(null))
    Promise.resolve(handler(request, response, next, locals)).catch(reject)
  })
}
