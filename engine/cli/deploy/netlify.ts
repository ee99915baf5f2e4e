import { type Places, type Recipe, toldToBuild } from './host.ts'

export function netlify(places: Places): Recipe {
  const { siteUrl } = places
  const text = `# The help center on Netlify. Written by "docket deploy init netlify"; change what you like.

[build]
# Makes every page a file; forms post to the engine.
command = "npm run build:static"
# The folder in which they lie then.
publish = "dist-static"

[build.environment]
${toldToBuild(places)}# Headers and moved addresses are written as Netlify reads them: dist-static/_headers and dist-static/_redirects, each line explained there.
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
