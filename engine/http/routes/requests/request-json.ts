import type { PromiseView } from '#engine/core/ticket/promise-view.ts'
import type { RequestView } from '#engine/core/ticket/request-view.ts'
import type { OwnRequest, OwnRequests } from './own-requests.ts'

/** A request for a program: as everywhere in JSON, instants are RFC 3339 in UTC. */
export function requestJson(view: RequestView): object {
  const { createdAt, states, promise, thread } = view
  return {
    ...view,
    createdAt: instant(createdAt),
    states: states.map((state) => ({ ...state, at: instant(state.at) })),
    promise: promiseJson(promise),
    thread: thread?.map((message) => ({ ...message, at: instant(message.at) })) ?? null,
  }
}

/** All of one person's, for a program. */
export function ownRequestsJson({ requests, colleagues, isCut }: OwnRequests): object {
  const json = (request: OwnRequest) => ({
    ...request,
    createdAt: instant(request.createdAt),
    promise: promiseJson(request.promise),
  })
  return {
    requests: requests.map(json),
    colleagues: colleagues.map(({ name, requests }) => ({ name, requests: requests.map(json) })),
    isCut,
  }
}

function promiseJson(promise: PromiseView): object {
  return { ...promise, dueAt: instant(promise.dueAt), nextAt: instant(promise.nextAt) }
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
