/**
 * format=flowed (RFC 3676): a line that ends in a space goes on in the next one, if both are quoted equally deep; with DelSp the space is
 * not part of the text. A space before `>`, `From ` or a space was stuffed in and goes. The signature mark `-- ` never flows.
 */
export function unflow(text: string, isDelSp: boolean): string {
  const lines: { readonly depth: number; content: string; flows: boolean }[] = []
  for (const line of text.split('\n')) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0
    const content = line.slice(depth).replace(/^ /, '')
    const isSignature = content === '-- '
    const flows = content.endsWith(' ') && !isSignature
    const before = lines.at(-1)
    if (before?.flows && before.depth === depth && !isSignature) {
      before.content += flows && isDelSp ? content.slice(0, -1) : content
      before.flows = flows
    } else {
      lines.push({ depth, content: flows && isDelSp ? content.slice(0, -1) : content, flows })
    }
  }
  return lines.map(({ depth, content }) => (depth > 0 ? `${'>'.repeat(depth)} ${content}` : content)).join('\n')
}
