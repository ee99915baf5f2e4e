import type { OperatorStanding } from '#engine/core/chat/wire.ts'
import type { Got } from './requests.ts'
import { type ChatDesk, isIn, newerOf } from './state.ts'

interface Page {
  readonly state: () => Pick<ChatDesk, 'desk' | 'wish'>
  readonly update: (change: Partial<Pick<ChatDesk, 'desk' | 'wish'>>) => void
  readonly post: (available: boolean) => Promise<Got<OperatorStanding>>
  readonly onRefused: (got: Extract<Got<unknown>, { ok: false }>) => void
}

/**
 * Says that the operator is there, and whether in. One request at a time: two could arrive in either order, and a beat that was on its way when
 * the switch was pressed would undo the choice. What was chosen meanwhile is said right after; a choice that did not get through is kept,
 * and said again with the next beat.
 */
export function createPresence({ state, update, post, onRefused }: Page): { readonly tell: () => void } {
  let isTelling = false
  let isDue = false

  async function tellOnce(): Promise<void> {
    const { wish } = state()
    const got = await post(isIn(state()))
    const isConfirmed = state().wish === wish
    if (got.ok) {
      const { desk } = state()
      // The answer to a choice holds, also where the clock of the engine that gives it is behind another one's.
      const me = isConfirmed && wish !== null ? got.value : newerOf(desk.me, got.value)
      update({ desk: { ...desk, me }, ...(isConfirmed && { wish: null }) })
    } else if (isRefusal(got.status)) {
      if (isConfirmed) update({ wish: null })
      if (wish !== null) onRefused(got)
    }
    if (!isConfirmed) isDue = true
  }

  async function tellAll(): Promise<void> {
    isTelling = true
    do {
      isDue = false
      await tellOnce()
    } while (isDue)
    isTelling = false
  }

  return {
    tell() {
      if (isTelling) isDue = state().wish !== null
      else void tellAll()
    },
  }
}

/** Whoever is not reached, overloaded or asked too often may answer another time. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}
