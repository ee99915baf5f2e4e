import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// What the modules compile to is kept between starts, so that the next one is ready sooner. It holds for modules loaded from here on.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'docket'))
await import('./run.ts')
