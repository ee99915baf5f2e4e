/** Tells when a click or a drag is over: what is exchanged in the middle of one takes it along. */
export interface Hold {
  /** Begins to look at a page. */
  watch(page: Document): void
  /** Does it as soon as nothing is held; of what waits, the last. */
  whenFree(act: () => void): void
}

/** What begins to hold what, and what lets it go. A drag begins before its pointer is cancelled. */
const events = [
  { what: 'pointer', begin: 'pointerdown', ends: ['pointerup', 'pointercancel'] },
  { what: 'drag', begin: 'dragstart', ends: ['dragend'] },
] as const

export function createHold(): Hold {
  const held = new Set<string>()
  let waiting: (() => void) | null = null

  function goOn(): void {
    if (held.size > 0) return
    waiting?.()
    waiting = null
  }

  return {
    watch(page) {
      held.clear()
      for (const { what, begin, ends } of events) {
        page.addEventListener(begin, () => held.add(what), true)
        const letGo = () => {
          held.delete(what)
          // The click itself comes behind the release.
          setTimeout(goOn)
        }
        for (const end of ends) page.addEventListener(end, letGo, true)
      }
    },
    whenFree(act) {
      waiting = act
      goOn()
    },
  }
}
