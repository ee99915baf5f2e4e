/** What the engine's route hands to the page that it renders. Throws where a page is asked for without its route. */
export function pageData<T>({ docket }: App.Locals): T {
  if (!docket) throw new Error('this page is rendered by the engine only')
  return docket.page as T
}
