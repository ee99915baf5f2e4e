import { type Places, type Recipe, toldToBuild } from './host.ts'

export function cloudflare(places: Places): Recipe {
  const { siteUrl } = places
  const name = new URL(siteUrl).hostname.replace(/[^a-z0-9]+/g, '-').slice(0, 58)
  const text = `# The help center on Cloudflare Pages. Written by "docket deploy init cloudflare"; change what you like.

# Name of the project on Cloudflare; it must be the one that you made there.
name = "${name}"
# The folder in which the pages lie after the build. The command of the build stands on Cloudflare's page: npm run build:static
pages_build_output_dir = "./dist-static"
# The day whose behaviour of Cloudflare is meant; static files do not depend on it, but it must stand here.
compatibility_date = "2026-01-01"

# What the build is told.
[vars]
${toldToBuild(places)}# Headers and moved addresses are written as Cloudflare reads them: dist-static/_headers and dist-static/_redirects, each line explained there.
DOCKET_STATIC_HOST = "cloudflare"
`
  return {
    files: [{ path: 'wrangler.toml', text }],
    next: [
      `Commit wrangler.toml, and make a Pages project named ${name} from the repository; build command: npm run build:static`,
      `Give it its domain: ${new URL(siteUrl).host}.`,
      'Turn off what changes pages on their way (Rocket Loader, e-mail obfuscation, automatic analytics): they write scripts into pages, and the content security policy refuses those.',
    ],
    limits: [],
  }
}
