import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nginxRedirects, type Redirect } from './redirects.ts'

/**
 * Headers for a static host, in the format that Netlify and Cloudflare Pages read (`_headers`) and as lines for nginx
 * (`headers.nginx`): the policy of the engine, and files named by their content kept for good. `redirects.nginx` holds what has moved, as
 * locations for a `server`.
 */
export function writeHostFiles(folder: string, policy: string, redirects: readonly Redirect[]): void {
  const headers = [
    ['Content-Security-Policy', policy],
    ['Strict-Transport-Security', 'max-age=31536000'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()'],
  ] as const
  const forAll = headers.map(([name, value]) => `  ${name}: ${value}`)
  const keep = '  Cache-Control: public, max-age=31536000, immutable'
  writeFileSync(join(folder, '_headers'), ['/*', ...forAll, '', '/_astro/*', keep, ''].join('\n'))
  const nginx = headers.map(([name, value]) => `add_header ${name} "${value}" always;`)
  writeFileSync(join(folder, 'headers.nginx'), `${nginx.join('\n')}\n`)
  writeFileSync(join(folder, 'redirects.nginx'), nginxRedirects(redirects))
}
