import type { APIRoute } from 'astro'

export const GET: APIRoute = ({ site }) =>
  new Response(
    `User-agent: *
Disallow: /desk
Disallow: /mailbox
Disallow: /requests
Disallow: /search
Disallow: /api/

Sitemap: ${site?.origin ?? ''}/sitemap-index.xml
`,
    { headers: { 'Content-Type': 'text/plain; charset=utf-8' } },
  )
