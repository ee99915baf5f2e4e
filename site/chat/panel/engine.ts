import type { Kept } from '../stored.ts'

/** The engine's answer to a request of the panel. */
export type Answered<T> =
  | { readonly outcome: 'done'; readonly value: T }
  /** Not taken, and not by trying again: the code and the message of the problem document. */
  | { readonly outcome: 'refused'; readonly status: number; readonly problem: Problem }
  /** Not reached, or it cannot now; `afterMs` when it said how long. */
  | { readonly outcome: 'later'; readonly afterMs: number | null; readonly isTooFast: boolean }

export interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly message: string }[]
}

/** Requests to one channel, with the token where there is one; nothing of the page around us travels along. */
export function engineOf(engine: string, channel: string) {
  const root = `${engine}/chat/${channel}`

  const send = async <T>(path: string, init: RequestInit, token: string | null): Promise<Answered<T>> => {
    let answer: Response
    try {
      answer = await fetch(root + path, {
        ...init,
        headers: {
          Accept: 'application/json',
          ...init.headers,
          ...(token !== null && { Authorization: `Bearer ${token}` }),
        },
        credentials: 'omit',
      })
    } catch {
      return { outcome: 'later', afterMs: null, isTooFast: false }
    }
    const body = await answer.json().catch(() => ({}))
    if (answer.ok) return { outcome: 'done', value: body as T }
    if (answer.status === 429 || answer.status >= 500 || answer.status === 408) {
      const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
      return {
        outcome: 'later',
        afterMs: Number.isFinite(seconds) ? seconds * 1_000 : null,
        isTooFast: answer.status === 429,
      }
    }
    return { outcome: 'refused', status: answer.status, problem: body as Problem }
  }

  const json = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const at = ({ id }: Kept) => `/conversations/${id}`

  return {
    root,
    get: <T>(path: string) => send<T>(path, {}, null),
    open: <T>(path: string, body: unknown) => send<T>(path, json(body), null),
    post: <T>(kept: Kept, path: string, body: unknown) => send<T>(at(kept) + path, json(body), kept.token),
    upload(kept: Kept, file: File) {
      const body = new FormData()
      body.append('file', file)
      return send<{ id: string; name: string; type: string; size: number }>(
        `${at(kept)}/files`,
        { method: 'POST', body },
        kept.token,
      )
    },
    liveUrl: (kept: Kept) => `${root}${at(kept)}/live`,
  }
}

export type Engine = ReturnType<typeof engineOf>
