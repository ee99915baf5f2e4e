/**
 * The one Content-Security-Policy: sent by the engine with every answer, and written as a header file for static hosts. Nothing inline
 * is allowed anywhere; `wasm-unsafe-eval` is what the search needs to start its index.
 *
 * Help center and engine may live on two origins: a form posts across, and a post may be answered by a way back.
 */
export function contentSecurityPolicy({
  publicUrl,
  siteUrl,
}: {
  /** Origins of engine and help center, without a trailing slash. */
  readonly publicUrl: string
  readonly siteUrl: string
}): string {
  const both = publicUrl === siteUrl ? "'self'" : `'self' ${publicUrl} ${siteUrl}`
  // The chat widget comes from the engine, and so do pictures in a conversation.
  const engine = publicUrl === siteUrl ? "'self'" : `'self' ${publicUrl}`
  return [
    "default-src 'self'",
    `script-src ${engine} 'wasm-unsafe-eval'`,
    "style-src 'self'",
    `img-src ${engine}`,
    "font-src 'self'",
    `connect-src ${both}`,
    `form-action ${both}`,
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}
