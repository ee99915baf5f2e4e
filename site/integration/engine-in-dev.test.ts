import { EventEmitter } from 'node:events'
import type { ViteDevServer } from 'vite'
import { expect, test } from 'vitest'
import { engineInDev } from './engine-in-dev.ts'

const folder = '/desk/'

/** Vite's server, whose engine starts as often as it is let; each is told by its number. */
function serverOf(mayStart: () => boolean) {
  let starts = 0
  const watcher = Object.assign(new EventEmitter(), { add: () => {} })
  const startDevEngine = async () => {
    if (!mayStart()) throw new Error('The forms and workflows cannot be used yet.')
    const number = ++starts
    return { context: () => number, stop: async () => {} }
  }
  const server = {
    config: { server: {} },
    ssrLoadModule: async () => ({ startDevEngine }),
    watcher,
    ws: { send: () => {} },
    middlewares: { use: () => {} },
    httpServer: null,
  }
  return { server: server as unknown as ViteDevServer, changed: (path: string) => watcher.emit('all', 'change', path) }
}

test('an engine that could not start for a broken workflow starts once it is mended', async () => {
  let isSound = false
  const { server, changed } = serverOf(() => isSound)
  const engine = engineInDev(server, folder)
  await expect(engine.context()).rejects.toThrow('cannot be used yet')
  isSound = true
  changed(`${folder}workflows/support.workflow.json`)
  await Promise.resolve()
  expect(await engine.context()).toBe(1)
})

test('an engine that runs is not started anew for a form, which it reads by itself', async () => {
  const { server, changed } = serverOf(() => true)
  const engine = engineInDev(server, folder)
  expect(await engine.context()).toBe(1)
  changed(`${folder}forms/contact.form.json`)
  await Promise.resolve()
  expect(await engine.context()).toBe(1)
})
