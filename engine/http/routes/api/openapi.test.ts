import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDoor, routeTable } from '#engine/http/app.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security: readonly object[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: object
  }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

let desk: RunningApp
let document: Document
beforeAll(async () => {
  desk = await startApp()
  document = (await (await desk.request('/api/v1/openapi.json')).json()) as Document
})
afterAll(() => desk.stop())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('the document is public and an OpenAPI 3.1 document', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Docket', version: '1' } })
})

test('every route below /api/v1 is in it, and nothing else', () => {
  const door = createDoor(desk.services, { pages: null, routes: [] }, () => new Response())
  const routes = routeTable(door, []).filter(({ path }) => path.startsWith('/api/'))
  expect(
    operations()
      .map(({ path, method }) => `${method} ${path}`)
      .sort(),
  ).toEqual(routes.map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`).sort())
})

test('every operation has an id of its own, an answer, the problem document, and its path’s parameters', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { path, operation } of operations()) {
    expect(operation.summary.length, operation.operationId).toBeGreaterThan(5)
    const [first, ...others] = Object.keys(operation.responses)
    expect(first).toMatch(/^20\d$/)
    expect(others.filter((status) => status !== '204')).toEqual(['default'])
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
    expect(inPath.every(({ required }) => required === true)).toBe(true)
  }
})

test('everything but the document itself asks for a token or a session that it describes', () => {
  const known = Object.keys(document.components.securitySchemes)
  const open = operations().filter(({ operation }) => operation.security.length === 0)
  expect(open.map(({ path }) => path)).toEqual(['/api/v1/openapi.json'])
  const named = operations().flatMap(({ operation }) => operation.security.flatMap((scheme) => Object.keys(scheme)))
  expect([...new Set(named)].every((name) => known.includes(name))).toBe(true)
})

test('every reference points to a schema that is there, and no schema is without use', () => {
  const references = new Set(
    [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name),
  )
  expect([...references].sort()).toEqual(Object.keys(document.components.schemas).sort())
})
