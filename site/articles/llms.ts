export interface LlmsPart {
  readonly title: string
  readonly links: readonly { readonly title: string; readonly url: string; readonly description: string }[]
}

/** The help center told to language models in Markdown (llmstxt.org): what there is and where. */
export function llms(title: string, description: string, parts: readonly LlmsPart[]): string {
  const line = (text: string) => text.replace(/\s+/g, ' ').trim()
  const lists = parts.map(({ title: part, links }) =>
    [
      `## ${line(part)}`,
      '',
      ...links.map(
        (link) => `- [${line(link.title).replace(/[[\]]/g, '\\$&')}](${link.url}): ${line(link.description)}`,
      ),
    ].join('\n'),
  )
  return [`# ${line(title)}`, `> ${line(description)}`, ...lists].join('\n\n').concat('\n')
}
