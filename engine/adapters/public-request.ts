import { lookup as resolve } from 'node:dns'
import { type ClientRequest, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Whether a request may go to this IP address. */
export type Reaches = (address: string) => boolean

export const isPublic: Reaches = (address) => ipaddr.process(address).range() === 'unicast'

/**
 * Opens a request to somewhere outside. The address is checked when the name has been resolved, at connect, so that a name cannot point
 * inside after it was looked at; redirects are answers like any other. Throws for another protocol and for an address that is written out
 * and not public; for a name that leads to one, the request ends with an error.
 */
export function publicRequest(target: URL, options: RequestOptions, reaches: Reaches = isPublic): ClientRequest {
  if (target.protocol !== 'https:' && target.protocol !== 'http:') throw new Error('only http and https')
  const written = target.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(written) && !reaches(written)) throw new Error('the address is not public')
  const open = target.protocol === 'https:' ? requestHttps : requestHttp
  return open(target, { ...options, lookup: lookupOf(reaches), agent: false })
}

function lookupOf(reaches: Reaches): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => reaches(address)))
        return done(new Error('the address is not public'), '')
      if (options.all) return done(null, addresses)
      done(null, first.address, first.family)
    })
  }
}
