import { createHmac } from 'node:crypto'
import type { Delivery } from '#engine/ports/relay.ts'
import type { OutgoingWebhook, Webhooks } from '#engine/ports/webhooks.ts'
import { publicRequest } from './public-request.ts'

const timeoutMs = 15_000

/** Posts webhooks signed as in Standard Webhooks. */
export function webhooks(): Webhooks {
  return {
    send: (webhook) =>
      send(webhook).catch((error: Error) => ({ outcome: 'later', answer: error.message.slice(0, 300) })),
  }
}

async function send(webhook: OutgoingWebhook): Promise<Delivery> {
  const { id, url, secret, timestamp, body } = webhook
  const seconds = String(Math.floor(timestamp / 1000))
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'webhook-id': id,
    'webhook-timestamp': seconds,
    ...(secret !== null && { 'webhook-signature': `v1,${sign(secret, `${id}.${seconds}.${body}`)}` }),
  }
  const request = opened(url, headers)
  if (request instanceof Error) return { outcome: 'never', answer: request.message }
  return new Promise((settle, reject) => {
    request.on('response', (response) => {
      response.destroy()
      const status = response.statusCode ?? 0
      const answer = `HTTP ${status}`
      if (status >= 200 && status < 300) settle({ outcome: 'sent', answer })
      else
        settle({
          outcome: status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'never' : 'later',
          answer,
        })
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', reject)
    request.end(body)
  })
}

/** The request, or why there will never be one. */
function opened(url: string, headers: Readonly<Record<string, string>>) {
  try {
    return publicRequest(new URL(url), { method: 'POST', headers, timeout: timeoutMs })
  } catch (error) {
    return error as Error
  }
}

function sign(secret: string, text: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  return createHmac('sha256', key).update(text).digest('base64')
}
