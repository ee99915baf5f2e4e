// What somebody writes is kept in this tab by the address that it goes to: while it is written, and from being sent until the desk answers.
export const draftKey = 'docket-draft:'
export const sentKey = 'docket-sent:'

export function keptKeys(kind: typeof draftKey | typeof sentKey): readonly string[] {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(kind))
}
