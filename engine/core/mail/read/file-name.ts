import { cleanLine, readOneWay } from '#engine/core/text.ts'
import { caps } from './limits.ts'
import type { Mends } from './mends.ts'

/** What a part without a name is called, by its type: stem and extension. */
const byType: Readonly<Record<string, readonly [stem: string, extension: string]>> = {
  'message/rfc822': ['message', 'eml'],
  'message/global': ['message', 'eml'],
  'message/delivery-status': ['delivery-status', 'txt'],
  'message/disposition-notification': ['disposition-notification', 'txt'],
  'message/feedback-report': ['feedback-report', 'txt'],
  'text/rfc822-headers': ['headers', 'txt'],
  'text/calendar': ['calendar', 'ics'],
  'text/vcard': ['contact', 'vcf'],
  'text/x-vcard': ['contact', 'vcf'],
  'text/plain': ['text', 'txt'],
  'text/html': ['page', 'html'],
  'text/csv': ['table', 'csv'],
  'text/rtf': ['document', 'rtf'],
  'application/rtf': ['document', 'rtf'],
  'image/png': ['image', 'png'],
  'image/jpeg': ['image', 'jpg'],
  'image/gif': ['image', 'gif'],
  'image/webp': ['image', 'webp'],
  'image/svg+xml': ['image', 'svg'],
  'image/bmp': ['image', 'bmp'],
  'image/tiff': ['image', 'tiff'],
  'image/heic': ['image', 'heic'],
  'audio/mpeg': ['audio', 'mp3'],
  'audio/wav': ['audio', 'wav'],
  'video/mp4': ['video', 'mp4'],
  'application/pdf': ['document', 'pdf'],
  'application/zip': ['archive', 'zip'],
  'application/json': ['data', 'json'],
  'application/xml': ['data', 'xml'],
  'text/xml': ['data', 'xml'],
  'application/msword': ['document', 'doc'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['document', 'docx'],
  'application/vnd.ms-excel': ['table', 'xls'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['table', 'xlsx'],
  'application/pgp-signature': ['signature', 'asc'],
  'application/pgp-encrypted': ['pgp-version', 'txt'],
  'application/pgp-keys': ['keys', 'asc'],
  'application/pkcs7-signature': ['smime', 'p7s'],
  'application/x-pkcs7-signature': ['smime', 'p7s'],
  'application/pkcs7-mime': ['smime', 'p7m'],
  'application/x-pkcs7-mime': ['smime', 'p7m'],
  'application/ms-tnef': ['winmail', 'dat'],
}

/**
 * The name a part is kept under: the last piece of what was given, without what a file system or a page could take for more than a
 * name. Where nothing is left, it is made from the type and `position` (from 1): `image-2.png`.
 */
export function fileName(given: string | null, type: string, position: number, mends: Mends): string {
  const line = cleanLine(given ?? '', 1_000)
  const base = line.split(/[/\\]/).at(-1) ?? ''
  const safe = readOneWay(base)
    .replace(/[<>:"|?*\ufffd]/g, '_')
    .replace(/^[.\s~-]+|[.\s]+$/g, '')
  if (safe === '') {
    mends.add('file-name-missing')
    return unnamed(type, position)
  }
  if (base !== line || safe !== base) mends.add('file-name')
  return shortened(safe)
}

function unnamed(type: string, position: number): string {
  const [stem, extension] = byType[type] ?? [
    type.startsWith('image/') ? 'image' : 'part',
    type.startsWith('text/') ? 'txt' : 'bin',
  ]
  return `${stem}-${position}.${extension}`
}

/** Cut in the middle, so that the extension stays. */
function shortened(name: string): string {
  if (name.length <= caps.fileName) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  return `${cleanLine(name, caps.fileName - extension.length)}${extension}`
}
