import type { JsonObject } from '#engine/core/json.ts'

/** What full-text search finds of an event's content: title, message, name and address. */
export function searchText(content: JsonObject): string {
  const requester = content.requester as JsonObject | undefined
  const parts = [content.title, content.text, requester?.name, requester?.email, content.name, content.email]
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').join('\n')
}
