import { startAuthentication, startRegistration } from '@simplewebauthn/browser'

// Without scripts, or in a browser without passkeys, there is the mailed link, and these buttons stay hidden.
const offered = 'PublicKeyCredential' in window

for (const part of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  part.hidden = !offered
  whenPressed(part, async () => {
    const response = await startAuthentication({ optionsJSON: await post('/desk/passkey/options') })
    return post('/desk/passkey', { response, next: part.dataset.next })
  })
}

for (const part of document.querySelectorAll<HTMLElement>('[data-add-passkey]')) {
  part.hidden = !offered
  whenPressed(part, async () => {
    const response = await startRegistration({ optionsJSON: await post('/desk/account/passkeys/options') })
    return post('/desk/account/passkeys', { response })
  })
}

/** One press at a time; what the browser or we refuse is said below the button, and goes when it is pressed again. */
function whenPressed(part: HTMLElement, work: () => Promise<{ readonly next: string }>): void {
  const button = part.querySelector('button')
  const failed = part.querySelector<HTMLElement>('[role=alert]')
  button?.addEventListener('click', async () => {
    button.disabled = true
    if (failed) failed.hidden = true
    try {
      location.assign((await work()).next)
    } catch {
      button.disabled = false
      if (failed) failed.hidden = false
    }
  })
}

async function post(path: string, body: unknown = {}) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
  return answer.json()
}
