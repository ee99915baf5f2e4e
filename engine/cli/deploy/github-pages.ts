import type { Places, Recipe } from './host.ts'

const path = '.github/workflows/help-center.yml'

export function githubPages({ siteUrl, publicUrl }: Places): Recipe {
  const text = `# The help center on GitHub Pages. Written by "docket deploy init github-pages"; change what you like.
name: help center # what the run is called under "Actions"
on:
  push:
    branches: [main] # what is merged is published
  workflow_dispatch: # and whoever presses the button publishes again
permissions: # of the run's token, and no others
  contents: read # to check the files out
  pages: write # to publish
  id-token: write # to prove to Pages that it is this workflow which does
concurrency:
  group: pages # one at a time: a second push waits until the first is out
jobs:
  publish: # one job does all of it
    runs-on: ubuntu-latest # any system; Node comes below
    timeout-minutes: 10 # it takes about two
    environment:
      name: github-pages # what Pages asks for
      url: \${{ steps.publish.outputs.page_url }} # shown beside the run
    env:
      # Where the engine answers: forms post there, and the content security policy lets nobody else have them.
      DOCKET_PUBLIC_URL: ${publicUrl}
      # Where this help center will be. The engine must be told the same: it takes forms from this origin and no other.
      DOCKET_SITE_URL: ${siteUrl}
      # GitHub Pages sets no headers and knows no redirects: the policy is written into every page, and a page stands where something has moved from.
      DOCKET_STATIC_HOST: github-pages
    steps:
      - uses: actions/checkout@v6 # the files
        with:
          fetch-depth: 0 # with their history: articles say when they were last changed
          persist-credentials: false # no later step needs git's password
      - uses: actions/setup-node@v6 # the runner's own Node may be older
        with:
          node-version: 24 # what Docket runs on
          cache: npm # what npm downloaded is kept between runs
      - run: npm ci # exactly the versions of package-lock.json
      - run: npm run build:static # every page becomes a file
      - uses: actions/upload-pages-artifact@v5 # packs them up
        with:
          path: dist-static # the folder in which they lie
      - uses: actions/deploy-pages@v5 # and publishes them
        id: publish # whose address is shown above
`
  return {
    files: [{ path, text }],
    next: [
      `Commit ${path}, and choose "GitHub Actions" as the source under Settings, Pages.`,
      `Give it its domain there: ${new URL(siteUrl).host}. Pages of a help center begin at the root of their host, so the address github.io/<repository> does not do.`,
    ],
    limits: [
      'GitHub Pages sets no headers. The content security policy and the referrer policy stand in every page instead; who may show the pages in a frame, that browsers come by https only, and that they guess no types cannot be said there. Choose "Enforce HTTPS" in the settings.',
      'What has moved leads on by a page and not by a redirect: what stood behind ? is lost, and search engines take longer to learn it.',
      'The one page for what is not there is that of the first language.',
    ],
  }
}
