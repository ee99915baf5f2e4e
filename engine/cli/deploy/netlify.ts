import type { Places, Recipe } from './host.ts'

export function netlify({ siteUrl, publicUrl }: Places): Recipe {
  const text = `# The help center on Netlify. Written by "docket deploy init netlify"; change what you like.

[build]
# Makes every page a file; forms post to the engine.
command = "npm run build:static"
# The folder in which they lie then.
publish = "dist-static"

[build.environment]
# The Node that Docket is written for.
NODE_VERSION = "24"
# Where the engine answers: forms post there, and the content security policy lets nobody else have them.
DOCKET_PUBLIC_URL = "${publicUrl}"
# Where this help center will be. The engine must be told the same: it takes forms from this origin and no other.
DOCKET_SITE_URL = "${siteUrl}"
# Headers and moved addresses are written as Netlify reads them: dist-static/_headers and dist-static/_redirects, each line explained there.
DOCKET_STATIC_HOST = "netlify"
`
  return {
    files: [{ path: 'netlify.toml', text }],
    next: [
      'Commit netlify.toml, and add the repository as a site on Netlify; it reads all settings from the file.',
      `Give the site its domain: ${new URL(siteUrl).host}.`,
    ],
    limits: [],
  }
}
