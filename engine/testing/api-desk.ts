import { test as base } from 'vitest'
import type { Client } from '#engine/http/client.ts'
import { type RunningApp, startApp } from './app.ts'

interface ApiDesk {
  readonly desk: RunningApp
  /** Of a program that may read and write. */
  readonly token: string
  /** The typed client of that program. */
  readonly api: Client
  /** Its request as it stands; `path` begins behind `/api/v1`. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>
}

/** A test with the app, and a program that works with it. */
export const test = base.extend<ApiDesk>({
  desk: async ({}, use) => {
    const desk = await startApp()
    await use(desk)
    await desk.stop()
  },
  token: async ({ desk }, use) => use(await desk.token('read', 'write')),
  api: async ({ desk, token }, use) => use(desk.api(token)),
  call: async ({ desk, token }, use) =>
    use((method, path, body, headers = {}) =>
      desk.request(`/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    ),
})

/** The fields that a refusal speaks of. */
export async function errorsOf(answer: Response): Promise<string[]> {
  return ((await answer.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)
}
