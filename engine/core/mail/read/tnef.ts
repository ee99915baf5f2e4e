/**
 * TNEF, the `winmail.dat` of Outlook and Exchange (MS-OXTNEF): a signature, a key of two bytes, then attributes, each of a level (message 1,
 * attachment 2), an id of four bytes, a length of four bytes, the data and a checksum of two bytes; all little-endian. An attachment begins with
 * attAttachRendData; its long name lies among the MAPI properties of attAttachment.
 *
 * Only what people sent is taken out: attachments with their names, and a plain text of the body. What is damaged ends the reading.
 */
export interface Tnef {
  readonly text: string | null
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[]
}

const signature = 0x223e9f78
const mostFiles = 50
const mostAttributes = 2_000

const attributes = {
  body: 0x0002800c,
  attachTitle: 0x00018010,
  attachData: 0x0006800f,
  attachRendData: 0x00069002,
  attachment: 0x00069005,
} as const

const longFileName = 0x3707

/** Null when `content` is no TNEF. `decode` turns bytes of an undeclared charset into text. */
export function unpackTnef(content: Uint8Array, decode: (bytes: Uint8Array) => string): Tnef | null {
  const data = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (data.length < 6 || data.readUInt32LE(0) !== signature) return null
  const files: { name: string; content: Uint8Array }[] = []
  let text: string | null = null
  let at = 6
  for (let count = 0; count < mostAttributes && at + 9 <= data.length; count++) {
    const id = data.readUInt32LE(at + 1)
    const length = data.readUInt32LE(at + 5)
    const from = at + 9
    if (from + length + 2 > data.length) break
    const value = data.subarray(from, from + length)
    at = from + length + 2
    if (id === attributes.body) text = decode(untilNul(value)).replace(/\r\n?/g, '\n')
    if (id === attributes.attachRendData) {
      if (files.length >= mostFiles) break
      files.push({ name: '', content: new Uint8Array() })
    }
    const file = files.at(-1)
    if (!file) continue
    if (id === attributes.attachTitle && file.name === '') file.name = decode(untilNul(value))
    if (id === attributes.attachData) file.content = value
    if (id === attributes.attachment) file.name = longNameOf(value) ?? file.name
  }
  return { text, files: files.filter((file) => file.content.length > 0) }
}

function untilNul(value: Buffer): Buffer {
  const end = value.indexOf(0)
  return end < 0 ? value : value.subarray(0, end)
}

/** PidTagAttachLongFilename as Unicode or bytes; the properties before it are passed over by their types. */
function longNameOf(properties: Buffer): string | null {
  try {
    return findLongName(properties)
  } catch {
    return null
  }
}

function findLongName(data: Buffer): string | null {
  const count = data.readUInt32LE(0)
  let at = 4
  for (let index = 0; index < Math.min(count, 200); index++) {
    const type = data.readUInt16LE(at)
    const id = data.readUInt16LE(at + 2)
    at += 4
    // Named properties bring their name along; nobody's file name is one.
    if (id >= 0x8000) return null
    const fixed = fixedSizes[type & 0x0fff]
    if (type & 0x1000 || (fixed === undefined && !variable.has(type))) return null
    if (fixed !== undefined) {
      at += fixed
      continue
    }
    const values = data.readUInt32LE(at)
    at += 4
    for (let value = 0; value < Math.min(values, 20); value++) {
      const length = data.readUInt32LE(at)
      const bytes = data.subarray(at + 4, at + 4 + length)
      if (id === longFileName)
        return type === 0x1f
          ? bytes.toString('utf16le').replace(/\0.*$/s, '')
          : bytes.toString('latin1').replace(/\0.*$/s, '')
      at += 4 + length + ((4 - (length % 4)) % 4)
    }
  }
  return null
}

/** Bytes of a property by its type, padded to four. */
const fixedSizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}
const variable: ReadonlySet<number> = new Set([0x0d, 0x1e, 0x1f, 0x102])
