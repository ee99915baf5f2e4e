import type { Header, Part } from './parts.ts'

/** The first header of a name, as the structure of the mail follows it; null without one. */
export function firstHeader(part: Part, name: string): string | null {
  return part.headers.find((header) => header.name === name)?.value ?? null
}

export function allHeaders(headers: readonly Header[], name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value)
}
