import { expect, test } from 'vitest'
import { contentSecurityPolicy } from './csp.ts'

const here = 'https://help.example.com'
const files = 'https://www.example.com'

test('nothing inline may run or style, nothing comes from elsewhere, and nobody frames a page', () => {
  expect(contentSecurityPolicy({ publicUrl: here, siteUrl: here }).split('; ')).toEqual([
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ])
})

test('a help center on a host of files also gets scripts, pictures and answers of the engine, and no styles', () => {
  const ofHere = contentSecurityPolicy({ publicUrl: here, siteUrl: here }).split('; ')
  const ofFiles = contentSecurityPolicy({ publicUrl: here, siteUrl: files }).split('; ')
  expect(ofFiles.filter((rule) => !ofHere.includes(rule))).toEqual([
    `script-src 'self' ${here} 'wasm-unsafe-eval'`,
    `img-src 'self' ${here}`,
    `connect-src 'self' ${here} ${files}`,
    `form-action 'self' ${here} ${files}`,
  ])
})
