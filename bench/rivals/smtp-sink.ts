import { startSink } from '../../drills/sink.ts'
import type { Taken } from '../lib/servers.ts'

/** A relay that takes every mail. Prints its port; tells whoever started it what it has, ten times a second. */
const sink = await startSink()
console.log(sink.port)
setInterval(() => {
  const ids = [...sink.mails.values()].flat()
  process.send?.({ mails: ids.length, ids: new Set(ids).size } satisfies Taken)
}, 100)
