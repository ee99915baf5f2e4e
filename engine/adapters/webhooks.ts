import { createHmac } from 'node:crypto'
import { lookup as resolve } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Delivery } from '#engine/ports/relay.ts'
import type { OutgoingWebhook, Webhooks } from '#engine/ports/webhooks.ts'

const timeoutMs = 15_000

/**
 * Posts webhooks signed as in Standard Webhooks. The address is checked when the name has been resolved, at connect, so that a name cannot
 * point inside after it was looked at; redirects are answers like any other.
 */
export function webhooks(): Webhooks {
  return {
    send: (webhook) =>
      send(webhook).catch((error: Error) => ({ outcome: 'later', answer: error.message.slice(0, 300) })),
  }
}

function send({ id, url, secret, timestamp, body }: OutgoingWebhook): Promise<Delivery> {
  const target = new URL(url)
  if (target.protocol !== 'https:' && target.protocol !== 'http:') return refuse('only http and https')
  if (ipaddr.isValid(bare(target.hostname)) && !isPublic(bare(target.hostname)))
    return refuse('the address is not public')
  const seconds = String(Math.floor(timestamp / 1000))
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'webhook-id': id,
    'webhook-timestamp': seconds,
    ...(secret !== null && { 'webhook-signature': `v1,${sign(secret, `${id}.${seconds}.${body}`)}` }),
  }
  const open = target.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((settle, reject) => {
    const request = open(
      target,
      { method: 'POST', headers, lookup: publicLookup, timeout: timeoutMs, agent: false },
      (response) => {
        response.destroy()
        const status = response.statusCode ?? 0
        const answer = `HTTP ${status}`
        if (status >= 200 && status < 300) settle({ outcome: 'sent', answer })
        else
          settle({
            outcome: status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'never' : 'later',
            answer,
          })
      },
    )
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', reject)
    request.end(body)
  })
}

function refuse(answer: string): Promise<Delivery> {
  return Promise.resolve({ outcome: 'never', answer })
}

function sign(secret: string, text: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  return createHmac('sha256', key).update(text).digest('base64')
}

const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '')
    const inside = addresses.find(({ address }) => !isPublic(address))
    const [first] = addresses
    if (inside || !first) return done(new Error('the address is not public'), '')
    if (options.all) return done(null, addresses)
    done(null, first.address, first.family)
  })
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address)
  return parsed.range() === 'unicast'
}
