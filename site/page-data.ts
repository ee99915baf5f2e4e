/** Parts of the page that were written before, as markup. */
export function insert({ docket }: App.Locals, parts: readonly Uint8Array[]): string {
  if (!docket) throw new Error('this page is rendered by the engine only')
  return docket.insert(parts)
}

/** What the engine's route hands to the page that it renders. Throws where a page is asked for without its route. */
export function pageData<T>({ docket }: App.Locals): T {
  if (!docket) throw new Error('this page is rendered by the engine only')
  return docket.page as T
}
