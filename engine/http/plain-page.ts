import type { DoorContext } from '#engine/http/door.ts'

/** A page without any look, for an engine that runs without its site. `body` is HTML: what people wrote goes through `escapeHtml`. */
export function plainPage(c: DoorContext, title: string, body: string, status = 200): Response {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>
`
  return c.html(html, status as 200)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
