import type { Audit } from '../audit.ts'

/** When the faults are over, every client has been told yes or no, and a no has a reason that the client can act on. */
export function everybodyIsAnswered({ clients, mails }: Audit): readonly string[] {
  const allowed = new Set(['conflict', 'not-allowed-here', 'stale-version', 'no ticket', 'too old'])
  return [
    ...clients.flatMap(({ intent: { mark }, told, refusal }) => {
      if (told.length > 0) return []
      if (refusal === null) return [`${mark} never got an answer`]
      return allowed.has(refusal) ? [] : [`${mark} was refused: ${refusal}`]
    }),
    ...mails.filter(({ state }) => state === 'waiting').map(({ id }) => `mail ${id} still waits`),
  ]
}
