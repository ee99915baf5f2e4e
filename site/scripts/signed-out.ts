import { draftKey, keptKeys, sentKey } from './desk/kept.ts'

// Whoever sends something signed out comes to the sign-in instead, which says so: what was sent is a draft again, and stands in its ticket
// afterwards. Whoever comes to it otherwise may have sent it all the same.
const words = document.querySelectorAll<HTMLElement>('[data-kept]')
if (words.length > 0)
  for (const key of keptKeys(sentKey)) {
    const text = sessionStorage.getItem(key)
    if (text !== null) sessionStorage.setItem(draftKey + key.slice(sentKey.length), text)
    sessionStorage.removeItem(key)
  }
for (const word of words) word.hidden = keptKeys(draftKey).length === 0
