import { quietly } from './stored.ts'

const key = 'docket-chat-pages'
const most = 15

/** Notes the page that is open among those of this visit; kept in this tab alone, and told when a conversation begins. */
export function visit(path: string): void {
  const pages = visitedPages()
  if (pages.at(-1) !== path) quietly(() => sessionStorage.setItem(key, JSON.stringify([...pages, path].slice(-most))))
}

/** Paths of this visit, oldest first. */
export function visitedPages(): readonly string[] {
  return quietly(() => JSON.parse(String(sessionStorage.getItem(key))) as string[]) ?? []
}
