import { parentPort } from 'node:worker_threads'
import type { Answered, Asked } from './mail-auth.ts'
import { senderChecks } from './sender-checks.ts'
import { systemClock } from './system-clock.ts'

const checks = senderChecks(systemClock)

parentPort?.on('message', async ({ id, mail }: Asked) => {
  parentPort?.postMessage({ id, auth: await checks.check(mail) } satisfies Answered)
})
