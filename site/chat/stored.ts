/** The conversation that a browser may go on with, and what was typed and not yet sent. */
export interface Kept {
  readonly id: string
  readonly token: string
}

interface Entry<T> {
  readonly at: number
  readonly value: T
}

const keptMs = 7 * 86_400_000

/**
 * A value in the page's own storage, for seven days: no cookie, and nothing that another site could read. Where storage is full or
 * forbidden it lives as long as the page.
 */
export function stored<T>(key: string) {
  let memory: T | null = null
  return {
    read(): T | null {
      const entry = quietly(() => JSON.parse(localStorage.getItem(key) ?? 'null') as Entry<T> | null)
      if (entry === null) return memory
      return Date.now() - entry.at < keptMs ? entry.value : null
    },
    write(value: T) {
      memory = value
      quietly(() => localStorage.setItem(key, JSON.stringify({ at: Date.now(), value } satisfies Entry<T>)))
    },
    clear() {
      memory = null
      quietly(() => localStorage.removeItem(key))
    },
  }
}

export const conversationKey = (channel: string) => `docket-chat:${channel}`
export const draftKey = (channel: string) => `docket-chat-draft:${channel}`
export const queueKey = (channel: string) => `docket-chat-queue:${channel}`

/** Unguessable, and there also on pages without https. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Storage may be full or forbidden: then nothing is kept, and nothing breaks. */
export function quietly<R>(work: () => R): R | null {
  try {
    return work()
  } catch {
    return null
  }
}
