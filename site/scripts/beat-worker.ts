// A tab in the background gets its timers late, and its operator would count as gone: the beat comes from outside the page.
const everyMs = 20_000

setInterval(() => postMessage(null), everyMs)

export {}
