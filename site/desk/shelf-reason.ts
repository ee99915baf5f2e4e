import type { DeskTexts } from '#site/i18n/desk/texts.ts'

const known = [
  'unknown-recipient',
  'not-accepted',
  'loop',
  'own-loop',
  'bounce-of-nothing',
  'refused-agent',
  'automatic',
  'verification',
  'unasked',
  'unreadable',
  'no-sender',
] as const

const unreadable = [
  'too-large',
  'too-many-parts',
  'too-deep',
  'headers-too-large',
  'too-slow',
  'broken',
  'gave-up',
] as const

/** Why a mail lies on the shelf, as a sentence; what follows a colon is a detail of the code. */
export function shelfReason(reason: string, t: DeskTexts): string {
  const [code = '', detail] = reason.split(':')
  const name = known.find((one) => one === code)
  const trouble = name === 'unreadable' && unreadable.find((one) => one === detail)
  if (trouble) return t(`shelf.unreadable.${trouble}`)
  const sentence = name === undefined ? t('shelf.unknown') : t(`shelf.reason.${name}`)
  return detail === undefined ? sentence : `${sentence} (${detail})`
}
