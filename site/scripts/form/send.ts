import type { Challenge } from 'altcha-lib'
import type { FieldError } from '#engine/core/form/form.ts'

export type SendResult =
  | { readonly outcome: 'sent'; readonly url: string }
  | { readonly outcome: 'wrong'; readonly errors: readonly FieldError[] }
  /** Answered, but not taken; `status` says why. */
  | { readonly outcome: 'refused'; readonly status: number }
  /** Doubtful, and not taken yet: it is taken without a doubt once this is solved. */
  | { readonly outcome: 'asked'; readonly challenge: Challenge }
  | { readonly outcome: 'unreachable' }

/**
 * Sends a form in the background. `progress` hears the part of the upload that is done, 0 to 1. A repeat with the same submission id is
 * harmless: the engine gives the first answer again.
 */
export function sendForm(action: string, body: FormData, progress: (done: number) => void): Promise<SendResult> {
  return new Promise((resolve) => {
    // fetch() does not tell how much of an upload is done.
    const request = new XMLHttpRequest()
    request.open('POST', action)
    request.responseType = 'json'
    request.setRequestHeader('Accept', 'application/json')
    request.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) progress(loaded / total)
    })
    request.addEventListener('load', () => resolve(resultOf(request.status, request.response)))
    for (const event of ['error', 'abort', 'timeout'])
      request.addEventListener(event, () => resolve({ outcome: 'unreachable' }))
    request.send(body)
  })
}

function resultOf(status: number, answer: unknown): SendResult {
  const { ticket, errors, challenge } = (answer ?? {}) as {
    ticket?: { url?: string }
    errors?: readonly FieldError[]
    challenge?: Challenge
  }
  if (status < 300 && ticket?.url) return { outcome: 'sent', url: ticket.url }
  if (status === 422 && errors && errors.length > 0) return { outcome: 'wrong', errors }
  if (status === 428 && challenge) return { outcome: 'asked', challenge }
  return { outcome: 'refused', status }
}
