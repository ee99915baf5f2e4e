/** What one command said. */
export interface Said {
  /** As somebody would type it, without `npx docket`. */
  readonly command: string
  /** 0 fine, 1 findings; null: it could not run here, and the text says why. */
  readonly code: number | null
  /** The line that sums it up. */
  readonly summary: string
  readonly text: string
}

/** The first line of every comment of ours: by it the next run finds the comment, and writes it anew. */
export const commentMark = '<!-- docket review -->'

/** A comment may have 65,536 characters on GitHub; four commands share them. */
const mostOfOne = 14_000

/** One comment for a pull request: a line for each command, and its whole output folded below. */
export function commentText(all: readonly Said[], commit: string | null): string {
  const rows = all.map(({ command, code, summary }) => `| ${signs(code)} | \`${command}\` | ${cell(summary)} |`)
  const folded = all.flatMap((said) => (said.text.trim() === '' ? [] : [foldedText(said)]))
  return [
    commentMark,
    '### What this change does',
    '',
    '| | command | |',
    '|---|---|---|',
    ...rows,
    '',
    ...folded,
    ...(commit === null ? [] : [`<sub>${cell(commit)}</sub>`, '']),
  ].join('\n')
}

function signs(code: number | null): string {
  if (code === null) return '–'
  return code === 0 ? '✔' : '✗'
}

function foldedText({ command, code, text }: Said): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  const shown = text.trimEnd()
  const cut = shown.length > mostOfOne ? `${shown.slice(0, mostOfOne)}\n… and more: run it yourself` : shown
  return `<details${code === 1 ? ' open' : ''}><summary>${command}</summary>\n\n${fence}\n${cut}\n${fence}\n\n</details>\n`
}

/** Text from files as a cell of a table: as code, so that nothing in it is a link, a mention or a tag. */
function cell(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|').trim()
  return line === '' ? '' : `\`${line}\``
}
