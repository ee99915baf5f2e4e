import { startSink } from '../../drills/sink.ts'

/** A relay that takes every mail. Prints its port; sends how many it has to whoever started it, ten times a second. */
const sink = await startSink()
console.log(sink.port)
setInterval(() => process.send?.([...sink.mails.values()].reduce((sum, { length }) => sum + length, 0)), 100)
