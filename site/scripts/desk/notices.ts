// Notices of the desktop. They are offered when somebody comes back and something came meanwhile, since that is when one knows whether
// one wants them. The tab that listens says them for all tabs, and only while none of the desk's is looked at.

import { line, say } from './line.ts'

const refused = 'docket-no-notices'
const looking = 'docket-looking'
let letGo: (() => void) | undefined
let isUnableTold = false

/** Every tab that is looked at holds a part of one lock, so that any of them can tell. */
function look(): void {
  letGo?.()
  letGo = undefined
  if (document.hidden || !navigator.locks) return
  void navigator.locks.request(looking, { mode: 'shared' }, () => {
    if (document.hidden) return
    return new Promise<void>((resolve) => {
      letGo = resolve
    })
  })
}
document.addEventListener('visibilitychange', look)
look()

/** Whether this person was never asked. */
export function mayOffer(): boolean {
  return 'Notification' in window && Notification.permission === 'default' && localStorage.getItem(refused) === null
}

/** Asks the browser, which asks the person, and says what came of it; only where they just said that they want it. */
export async function turnOn(): Promise<void> {
  localStorage.removeItem(refused)
  if (!('Notification' in window)) return sayUntilClosed(line?.dataset.noticesUnable)
  // A browser that was told no once asks nobody again.
  const permission = await Notification.requestPermission()
  if (permission === 'denied') sayUntilClosed(line?.dataset.noticesRefused)
  if (permission === 'granted') say(line?.dataset.noticesOn ?? '', 4_000)
}

function sayUntilClosed(words = ''): void {
  say(words, 0, [[line?.dataset.close ?? '', () => {}]])
}

export function turnDown(): void {
  localStorage.setItem(refused, '1')
}

/** Says that a customer wrote, or asked something new; what they wrote stays in the desk. */
export async function notice(ticket: number, isNew: boolean): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const locks = await navigator.locks?.query()
  if (!document.hidden || locks?.held?.some(({ name }) => name === looking)) return
  const words = (isNew ? line?.dataset.asked : line?.dataset.answered) ?? ''
  const shown = shownNotice(words.replace('%', String(ticket)), `docket-${ticket}`)
  shown?.addEventListener('click', () => {
    shown.close()
    window.focus()
    window.open(`/desk/tickets/${ticket}`, 'docket-ticket')
  })
}

/** Chrome on Android grants notices, and lets no page make one (see MDN, `Notification()`): that is said once, where nothing else is. */
function shownNotice(words: string, tag: string): Notification | null {
  try {
    return new Notification(words, { tag })
  } catch {
    if (isUnableTold || line?.hidden === false) return null
    isUnableTold = true
    sayUntilClosed(line?.dataset.noticesUnable)
    return null
  }
}
