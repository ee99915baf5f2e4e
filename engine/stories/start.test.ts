import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isReady, startEngine } from '#engine/testing/engine-process.ts'

/** A build takes its time where others build, too. */
const withinMs = 300_000

// What this builds is what the browser tests look at.
test(
  'npm start builds, prints its addresses, and a SIGTERM to npm stops the engine and frees its port',
  async () => {
    const { url, child, ended, said, remove } = await startEngine({}, ['npm', 'start'], withinMs)
    try {
      await expect.poll(said).toContain(`${url}/desk/sign-in/`)
      expect(said()).toContain(`${url}/mailbox`)
      expect((await fetch(`${url}/`, { headers: { accept: 'text/html' } })).status).toBe(200)
      const question = { email: 'ada@example.com', subject: 'Hello', message: 'Help', name: 'Ada' }
      const body = JSON.stringify(question)
      const headers = { 'content-type': 'application/json', accept: 'application/json' }
      expect((await fetch(`${url}/forms/contact`, { method: 'POST', headers, body })).status).toBe(201)
      child.kill('SIGTERM')
      await ended
      for (let tries = 0; tries < 300 && (await isReady(url)); tries++) await pause(100)
      expect(await isReady(url)).toBe(false)
    } finally {
      await remove()
    }
  },
  withinMs + 60_000,
)
