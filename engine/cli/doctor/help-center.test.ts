import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { fileHeaders } from '#engine/http/security-headers.ts'
import type { Finding } from './finding.ts'
import { formFinding } from './forms.ts'
import { siteFindings } from './headers.ts'
import { originFindings } from './origins.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const publicUrl = 'https://desk.acme.test'
const told = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, state, detail }) => [check, `${state}: ${detail}`]))

describe('of a help center on a host of files the doctor', () => {
  /** One that sends the headers of its build, but for what `change` does to them. */
  async function hosted(change: (headers: Map<string, string>) => void, missing = 404) {
    const siteUrl: string = await serving((request, response) => {
      const headers = new Map(fileHeaders({ publicUrl, siteUrl }).map(({ name, value }) => [name, value]))
      change(headers)
      const isThere = request.url === '/' || request.url === '/articles'
      response.writeHead(isThere ? 200 : missing, Object.fromEntries(headers)).end('<!doctype html>')
    })
    return told(await siteFindings({ publicUrl, siteUrl }))
  }
  const remedy =
    'let the host send what the build wrote for it (_headers or headers.nginx), built with these two addresses, and add none of its own'

  test('says that all is well', async () => {
    expect(await hosted(() => {})).toMatchObject({
      site: expect.stringMatching(/^ok/),
      'site headers': 'ok: all security headers are there, with the policy for both addresses',
      'missing pages': 'ok: are answered with 404',
    })
  })

  test.each<[string, (headers: Map<string, string>) => void, string]>([
    ['missing headers', (headers) => headers.delete('X-Content-Type-Options'), 'missing: X-Content-Type-Options'],
    [
      'a policy that lets anything run',
      (headers) =>
        headers.set(
          'Content-Security-Policy',
          `script-src * 'unsafe-inline'; ${headers.get('Content-Security-Policy')}`,
        ),
      `the policy is another than that of these two addresses: script-src has * 'unsafe-inline' and lacks 'self' ${publicUrl} 'wasm-unsafe-eval'`,
    ],
    [
      'a header that keeps the engine from knowing where a form comes from',
      (headers) => headers.set('Referrer-Policy', 'no-referrer'),
      'Referrer-Policy is "no-referrer", not "strict-origin-when-cross-origin"',
    ],
  ])('names %s, and what to do', async (_, change, said) => {
    expect((await hosted(change))['site headers']).toBe(`failed: ${said}; ${remedy}`)
  })

  test('leaves a company its own word on cameras', async () => {
    const found = await hosted((headers) => headers.set('Permissions-Policy', 'camera=()'))
    expect(found['site headers']).toMatch(/^ok/)
  })

  test('names a page for everything that is not there', async () => {
    expect((await hosted(() => {}, 200))['missing pages']).toBe(
      'failed: are answered with 200: search engines keep them',
    )
  })

  test('names a form that the host does not have', async () => {
    const siteUrl = await serving((_, response) => void response.writeHead(404).end())
    const form = await formFinding(
      { id: 'contact', sites: null },
      { publicUrl, siteUrl, sign: null, today: '2026-11-24' },
    )
    expect(told([form])).toEqual({
      'form contact': `failed: ${siteUrl}/forms/contact/ answers 404: build the help center with the forms of today`,
    })
  })
})

test('of an engine whose answers others may read, and to which others may send, the doctor says what to take away', async () => {
  const siteUrl = 'https://help.acme.test'
  const engine = await serving((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
    response.writeHead(request.method === 'OPTIONS' ? 204 : 401).end()
  })
  const found = told(await originFindings({ publicUrl: engine, siteUrl }, 'contact'))
  expect(found.cors).toBe(
    `failed: answers can be read by https://docket.invalid, ${siteUrl}.docket.invalid, null; the engine allows none of this: take the Access-Control headers out of what stands in front of it`,
  )
  expect(found['other sites']).toBe(
    'failed: a form sent by a page of another site is answered with 401; what stands in front of the engine must hand on Origin and Sec-Fetch-Site',
  )
})
