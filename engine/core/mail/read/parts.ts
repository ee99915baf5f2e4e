import { MailParser } from 'mailparser'
import { caps } from './limits.ts'

/**
 * The parts of a mail as mailparser finds them, with the bytes and header lines as they were sent. Of its own accord it gives text only
 * decoded by the charset that was declared, all texts melted into one; so one method of it is taken over, and every leaf is an attachment.
 * Transfer encodings are left to `transfer.ts`, which knows what goes wrong in them.
 */
export interface Part {
  /** Lower case; empty where none is given. */
  readonly declaredType: string | null
  /** In order; names in lower case, values unfolded, one byte a character. */
  readonly headers: readonly Header[]
  readonly children: readonly Part[]
  /** Bytes of a leaf, transfer encoding and all. */
  readonly body: Buffer
  readonly isMultipart: boolean
}

export interface Header {
  readonly name: string
  readonly value: string
}

interface Node {
  readonly node: {
    contentType: string | false
    multipart: string | false
    encoding: string | false
    headers: { getList(): readonly HeaderLine[] }
  }
  readonly children: readonly Node[]
  readonly headers: unknown
  isAttachment: boolean
  disposition: string
}

interface HeaderLine {
  readonly key: string
  readonly line: string
}

interface Taken {
  createNode(node: Node['node']): Node
  readonly tree: Node | false
  on(
    event: 'data',
    listener: (data: { type: string; content: NodeJS.ReadableStream; headers: unknown; release(): void }) => void,
  ): void
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'end', listener: () => void): void
  end(raw: Buffer): void
}

/** Rejects when mailparser refuses the mail. */
export function parseParts(
  raw: Buffer,
  limits: { readonly headerBytes: number; readonly parts: number },
): Promise<Part> {
  const options = {
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    skipTextToHtml: true,
    skipHtmlToText: true,
    checksumAlgo: false,
    maxHeadSize: limits.headerBytes * 8,
    maxChildNodes: limits.parts + 1,
  }
  const parser = new MailParser(options as object) as unknown as Taken
  const createNode = parser.createNode
  parser.createNode = function everyLeafIsAnAttachment(this: unknown, node) {
    const isMultipart = Boolean(node.multipart)
    if (!isMultipart) node.encoding = 'binary'
    const made = createNode.call(this, node)
    if (!isMultipart) {
      made.isAttachment = true
      made.disposition = 'attachment'
    }
    return made
  }
  // Each leaf is known by its own map of headers, which mailparser hands to the attachment as it is.
  const bodies = new Map<unknown, Buffer[]>()
  return new Promise((resolve, reject) => {
    parser.on('error', reject)
    parser.on('data', (data) => {
      if (data.type !== 'attachment') return
      const chunks: Buffer[] = []
      bodies.set(data.headers, chunks)
      data.content.on('data', (chunk: Buffer) => chunks.push(chunk))
      data.content.on('error', reject)
      data.content.on('end', () => data.release())
    })
    parser.on('end', () => {
      if (parser.tree === false) reject(new Error('mailparser found no part'))
      else resolve(partOf(parser.tree, bodies))
    })
    parser.end(raw)
  })
}

function partOf(node: Node, bodies: ReadonlyMap<unknown, readonly Buffer[]>): Part {
  return {
    declaredType: node.node.contentType || null,
    headers: node.node.headers
      .getList()
      .map(headerOf)
      .filter(({ name }) => name !== ''),
    children: node.children.map((child) => partOf(child, bodies)),
    body: Buffer.concat(bodies.get(node.headers) ?? []),
    isMultipart: Boolean(node.node.multipart),
  }
}

/** Longer ones are cut: what reads them is linear, but not for nothing. */
const mostBytes = caps.headerValue * 8

function headerOf({ key, line }: HeaderLine): Header {
  const colon = line.indexOf(':')
  const value = line
    .slice(colon + 1, colon + 1 + mostBytes)
    .replace(/\r?\n(?=[ \t])/g, '')
    .replace(/[\r\n]+/g, ' ')
  return { name: key.replace(/[^!-~]/g, ''), value: value.trim() }
}
