import type { MailPart } from '#engine/ports/mail-reader.ts'
import { decodeText } from './charset.ts'
import { fileName } from './file-name.ts'
import type { Leaf } from './leaf.ts'
import type { Mends } from './mends.ts'
import { type Tnef, unpackTnef } from './tnef.ts'

/** The files of a mail as they are kept, and a text that lay in one of them where only Outlook could read it. */
export interface Kept {
  readonly parts: readonly MailPart[]
  readonly tnefText: string | null
}

/** Names are unique within a mail; what a winmail.dat holds follows it. */
export function keep(files: readonly Leaf[], html: string | null, mends: Mends, hint: string | null): Kept {
  const parts: MailPart[] = []
  let tnefText: string | null = null
  const add = (given: string | null, part: Omit<MailPart, 'name'>) => {
    const name = fileName(given, part.type, parts.length + 1, mends)
    parts.push({ ...part, name: unique(name, parts) })
  }
  for (const leaf of files) {
    const { type, content, cid, disposition } = leaf
    add(leaf.fileName, { type, content, cid, inline: disposition === 'inline' || isShown(cid, html) })
    const tnef = tnefOf(leaf, hint)
    if (!tnef) continue
    mends.add('tnef')
    tnefText ??= tnef.text
    for (const file of tnef.files) {
      add(file.name || null, { type: 'application/octet-stream', content: file.content, cid: null, inline: false })
    }
  }
  return { parts, tnefText }
}

function tnefOf(leaf: Leaf, hint: string | null): Tnef | null {
  const isTnef = /^application\/(?:vnd\.)?ms-tnef$/.test(leaf.type) || /^winmail\.dat$/i.test(leaf.fileName ?? '')
  return isTnef ? unpackTnef(leaf.content, (bytes) => decodeText(bytes, null, hint).text) : null
}

function isShown(cid: string | null, html: string | null): boolean {
  return cid !== null && (html?.includes(`cid:${cid}`) ?? false)
}

function unique(name: string, parts: readonly MailPart[]): string {
  const taken = (wanted: string) => parts.some((part) => part.name.toLowerCase() === wanted.toLowerCase())
  if (!taken(name)) return name
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let number = 2; ; number++) {
    const wanted = `${stem}-${number}${extension}`
    if (!taken(wanted)) return wanted
  }
}
