import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { get, type LoadResult, run } from './load.ts'
import { ask, type Server } from './servers.ts'

/** One agent who asks for the same address again and again. Throws when anything but 200 is answered. */
export async function askedFor(
  server: Server,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<LoadResult> {
  const result = await run({
    host: '127.0.0.1',
    port: server.port,
    connections: 1,
    seconds: 3,
    request: () => get(path, `127.0.0.1:${server.port}`, headers),
  })
  if (result.statuses['200'] !== result.answered) throw new Error(`refused: ${JSON.stringify(result.statuses)}`)
  return result
}

/** The cookie of an agent who follows a one-time link. */
export async function signIn(server: Server): Promise<string> {
  const { pathname } = new URL(ask(server.env, 'agent', 'link', 'ana').link ?? '')
  // The command held this process up: a connection that the server closed meanwhile is noticed now, and not used again.
  await pause(50)
  const origin = `http://127.0.0.1:${server.port}`
  const answer = await fetch(origin + pathname, { method: 'POST', headers: { origin }, redirect: 'manual' })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`signing in was answered with ${answer.status}`)
  return cookie
}

/** A token that may read. */
export function readToken(server: Server): string {
  return ask(server.env, 'token', 'create', '--name', 'bench', '--scope', 'read').token ?? ''
}

/**
 * Milliseconds of a core that the server spends on an answer, mean of many, all its threads together: what a busy neighbour on the machine
 * does not change. Null where the system does not tell it (Linux does).
 */
export async function workFor(
  { child, port }: Server,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | null> {
  const times = 30
  const once = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`)
  }
  for (let warm = 0; warm < 10; warm++) await once()
  const before = workOf(child.pid)
  for (let asked = 0; asked < times; asked++) await once()
  const after = workOf(child.pid)
  return before === null || after === null ? null : (after - before) / times
}

/** Processor time of a process so far, in milliseconds, from `/proc` (proc(5): fields 14 and 15, in hundredths of a second). */
function workOf(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return null
  }
}
