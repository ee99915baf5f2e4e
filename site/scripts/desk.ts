import './moments.ts'
import './undo.ts'
import './send-key.ts'
import './desk/appearance.ts'
import './desk/drafts.ts'
import './desk/choosing.ts'
import './desk/preview.ts'
import './desk/completing.ts'
import './desk/board.ts'
import './desk/palette.ts'
import './desk/keys.ts'
import './desk/live.ts'
import './desk/unsolved.ts'
import './desk/past.ts'
import './desk/walk.ts'
import './desk/attaching.ts'
import './desk/own-keys.ts'
import './desk/here.ts'

document.documentElement.classList.add('scripted')

// A choice is sent when it is made; its button is for those without scripts.
document.addEventListener('change', ({ target }) => {
  const form = target instanceof Element ? target.closest<HTMLFormElement>('form[data-sends-itself]') : null
  form?.requestSubmit()
})
