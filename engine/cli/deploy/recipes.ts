import type { StaticHost } from '#engine/http/static-host.ts'
import { cloudflare } from './cloudflare.ts'
import { githubPages } from './github-pages.ts'
import type { Places, Recipe } from './host.ts'
import { netlify } from './netlify.ts'
import { nginx } from './nginx.ts'

/** What `docket deploy init HOST` writes, by host. */
export const recipes: Readonly<Record<StaticHost, (places: Places) => Recipe>> = {
  netlify,
  cloudflare,
  'github-pages': githubPages,
  nginx,
}
