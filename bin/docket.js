#!/usr/bin/env node
import module from 'node:module'
import { join } from 'node:path'

const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `docket needs Node 24 and found ${process.versions.node}: run it as "npx docket …" after "npm ci".\n`,
  )
  process.exit(2)
}
// What the modules compile to is kept between runs, so that the next one begins sooner; Node 20 could not, and is not here any more.
module.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'docket'))
const { run } = await import('../engine/cli/main.ts')
await run(process.argv.slice(2))
