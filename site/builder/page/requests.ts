import type { Json } from '#engine/core/json.ts'
import type { BuilderAnswer } from '../state.ts'

/** What came back: an answer, words of refusal, or nothing when the server is away. */
export type Got =
  | { readonly is: 'answer'; readonly answer: BuilderAnswer }
  | { readonly is: 'refused'; readonly words: string }
  /** The form is not there any more. */
  | { readonly is: 'gone' }
  | { readonly is: 'lost' }

export interface Requests {
  state(): Promise<Got>
  post(action: 'edit' | 'undo' | 'create', body: Json): Promise<Got>
}

export function requestsFor(begin: {
  readonly id: string
  readonly token: string
  readonly tokenHeader: string
  readonly locale: string
}): Requests {
  const call = async (action: string, init: RequestInit): Promise<Got> => {
    try {
      const response = await fetch(`/__builder/${begin.id}/${action}?locale=${encodeURIComponent(begin.locale)}`, {
        ...init,
        headers: { 'content-type': 'application/json', [begin.tokenHeader]: begin.token },
      })
      if (response.status === 410) return { is: 'gone' }
      if (response.status !== 200 && response.status !== 409) return { is: 'refused', words: await response.text() }
      return { is: 'answer', answer: (await response.json()) as BuilderAnswer }
    } catch {
      return { is: 'lost' }
    }
  }
  return {
    state: () => call('state', {}),
    post: (action, body) => call(action, { method: 'POST', body: JSON.stringify(body) }),
  }
}
