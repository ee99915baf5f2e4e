import { draftKey, keptKeys, sentKey } from './desk/kept.ts'

// Whoever sends something signed out comes to the sign-in instead: what was sent is a draft again, and stands in its ticket afterwards.
for (const key of keptKeys(sentKey)) {
  const text = sessionStorage.getItem(key)
  if (text !== null) sessionStorage.setItem(draftKey + key.slice(sentKey.length), text)
  sessionStorage.removeItem(key)
}
for (const word of document.querySelectorAll<HTMLElement>('[data-kept]')) word.hidden = keptKeys(draftKey).length === 0
