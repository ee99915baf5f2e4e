const key = 'docket-read'
const most = 12

/**
 * Paths of the articles that were opened in this tab, latest last. They stay in the browser until a form is sent from it: then whoever
 * answers need not tell what was read already.
 */
export function readArticles(): readonly string[] {
  try {
    return (sessionStorage.getItem(key) ?? '').split(' ').filter(Boolean)
  } catch {
    return []
  }
}

export function rememberArticle(path: string): void {
  try {
    const others = readArticles().filter((one) => one !== path)
    sessionStorage.setItem(key, [...others, path].slice(-most).join(' '))
  } catch {
    // Storage that is switched off remembers nothing.
  }
}
