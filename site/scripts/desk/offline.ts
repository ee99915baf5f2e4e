import { line, say } from './line.ts'

/** Names under which a browser calls its own machine, as `location.hostname` writes them. */
const ownMachine = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/

/** Whether this page cannot reach its engine. A browser without a network says so of its own machine too, which needs none. */
export function isOffline(): boolean {
  return !navigator.onLine && !ownMachine.test(location.hostname)
}

export function sayOffline(): void {
  say(line?.dataset.offline ?? '')
}

// The browser would show a page of its own in the place of the desk and of what was typed. What posts nothing is not held: it closes a
// dialog, or its own script carries it out.
document.addEventListener(
  'submit',
  (event) => {
    if (!isOffline() || !isPost(event)) return
    event.preventDefault()
    event.stopPropagation()
    sayOffline()
  },
  { capture: true },
)

function isPost({ target, submitter }: SubmitEvent): boolean {
  const method =
    submitter?.getAttribute('formmethod') ?? (target instanceof Element ? target.getAttribute('method') : null)
  return method?.toLowerCase() === 'post'
}
