// What somebody writes is kept in this tab, by who writes and the address that it goes to: while it is written, and from being sent until
// the desk answers. Whoever signs in next in the same tab is not shown it.
export const draftKey = 'docket-draft:'
export const sentKey = 'docket-sent:'

type Kind = typeof draftKey | typeof sentKey

export function keyOf(kind: Kind, { dataset: { by = '', draft = '' } }: HTMLFormElement): string {
  return `${kind}${by}:${draft}`
}

export function keptKeys(kind: Kind): readonly string[] {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(kind))
}
