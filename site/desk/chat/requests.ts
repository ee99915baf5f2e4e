import type { ChatProblem, DeskChat, DeskConversation } from '#engine/core/chat/wire.ts'

export type Got<T> =
  | { readonly ok: true; readonly value: T }
  /** `status` 0: the engine was not reached. */
  | { readonly ok: false; readonly status: number; readonly problem: Partial<ChatProblem> }

const root = '/desk/chat'

/** Requests of the page to its engine; the session travels along by itself. */
export async function post<T>(path: string, body: unknown = {}, withinMs?: number): Promise<Got<T>> {
  return ask(root + path, {
    ...(withinMs !== undefined && { signal: AbortSignal.timeout(withinMs) }),
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export const loadDesk = () => ask<DeskChat>(root, {})
export const loadConversation = (id: string) =>
  ask<DeskConversation>(`${root}/conversations/${encodeURIComponent(id)}`, {})
export const get = <T>(path: string) => ask<T>(root + path, {})

export function upload(file: File): Promise<Got<{ readonly id: string; readonly name: string }>> {
  const body = new FormData()
  body.append('file', file)
  return ask('/api/v1/files', { method: 'POST', body })
}

async function ask<T>(url: string, init: RequestInit): Promise<Got<T>> {
  try {
    const answer = await fetch(url, {
      ...init,
      headers: { Accept: 'application/json', ...init.headers },
      credentials: 'same-origin',
    })
    const body = await answer.json().catch(() => ({}))
    return answer.ok
      ? { ok: true, value: body as T }
      : { ok: false, status: answer.status, problem: body as ChatProblem }
  } catch {
    return { ok: false, status: 0, problem: {} }
  }
}
