#!/usr/bin/env node
const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `docket needs Node 24 and found ${process.versions.node}: run it as "npx docket …" after "npm ci".\n`,
  )
  process.exit(2)
}
const { run } = await import('../engine/cli/main.ts')
await run(process.argv.slice(2))
