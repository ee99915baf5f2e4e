import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http2'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as restate from '@restatedev/restate-sdk'

interface State {
  readonly state: string
  readonly version: number
}

/** One durable event of a keyed object: read its state, step, write it back; the server journals it and answers. */
const ticket = restate.object({
  name: 'ticket',
  handlers: {
    async event(ctx: restate.ObjectContext, event: { readonly type: string; readonly text: string }) {
      const before = (await ctx.get<State>('ticket')) ?? { state: 'new', version: 0 }
      const after = { state: event.type === 'agent.replied' ? 'waiting' : 'open', version: before.version + 1 }
      ctx.set('ticket', after)
      ctx.set('last', event)
      return after
    },
  },
})

/** A Restate server with one object on loopback ports of its own. */
export async function startRestate() {
  const folder = await mkdtemp(join(tmpdir(), 'docket-restate-'))
  const service = createServer(restate.createEndpointHandler({ services: [ticket], logger: () => {} }))
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const { port } = service.address() as AddressInfo
  const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()]
  const server: ChildProcess = spawn(
    join(import.meta.dirname, '../node_modules/.bin/restate-server'),
    ['--no-logo', '--listen-mode', 'tcp'],
    {
      cwd: folder,
      stdio: 'ignore',
      // The command starts the server as a child of its own: both are ended as one group.
      detached: true,
      env: {
        ...process.env,
        RESTATE_BASE_DIR: folder,
        RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
        RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
        RESTATE_LOG_FILTER: 'warn',
        DO_NOT_TRACK: '1',
      },
    },
  )
  await until(async () => (await fetch(`http://127.0.0.1:${admin}/health`)).ok)
  const registered = await fetch(`http://127.0.0.1:${admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: `http://127.0.0.1:${port}` }),
  })
  if (!registered.ok) throw new Error(`Restate refused the service: ${await registered.text()}`)
  await until(async () => {
    const answer = await fetch(`http://127.0.0.1:${ingress}/ticket/probe/event`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"agent.replied","text":"probe"}',
    })
    return answer.ok
  })
  return {
    port: ingress,
    async stop() {
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
      await new Promise((resolve) => service.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createTcp()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (await holds().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('Restate did not start')
}
