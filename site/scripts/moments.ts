import { type MomentStyle, momentIn } from '#site/time/moment.ts'

// The server writes times in the team's zone; here the reader's own is known.
const locale = document.documentElement.lang
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()

function tell(): void {
  const now = Date.now()
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-moment]')) {
    const at = Date.parse(time.dateTime)
    time.textContent = momentIn(locale, timeZone, { at, now, style: time.dataset.moment as MomentStyle })
  }
}

tell()
// Parts of the desk are taken over anew.
document.addEventListener('docket:renewed', tell)
