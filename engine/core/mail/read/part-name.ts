import { cleanLine } from '#engine/core/text.ts'

const endings: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
}

/** The name of a part as its sender gave it, never a path; one without a name gets it from its type and place. */
export function partName(given: string, type: string, index: number): string {
  const last = cleanLine(given.split(/[\\/]/).at(-1) ?? '', 200).replace(/^\.+/, '')
  if (last !== '') return last
  const base = type === 'message/rfc822' ? 'message' : type.startsWith('image/') ? 'image' : 'part'
  return `${base}-${index + 1}.${endings[type] ?? 'bin'}`
}
