import { whenIn, zoneName } from '#site/time/when.ts'

// Promises are written in the team's zone; here the reader's own is known.
const locale = document.documentElement.lang
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
const now = Date.now()
let at = now

for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-when]')) {
  at = Date.parse(time.dateTime)
  time.textContent = whenIn(locale, timeZone, { at, now })
}
for (const element of document.querySelectorAll<HTMLElement>('[data-zone]')) {
  element.textContent = (element.dataset.zone ?? '').replace('%', zoneName(locale, timeZone, at))
}
