import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Code, Files } from './codes/code.ts'
import { sampleProject } from './sample-project.ts'

/** The sample project with the mistake of a code in it, or with the same put right; null where the code has no example that runs. */
export function exampleFiles(code: Code, which: 'bad' | 'good'): readonly SourceFile[] | null {
  const written = code[which]
  const project = { ...sampleProject, ...code.beside }
  if (typeof written !== 'string') return filesOf({ ...project, ...written })
  if (code.file === undefined) return null
  const text = project[code.file] ?? ''
  const piece = code.instead === undefined ? (code.good as string) : code.instead
  if (piece !== null && !text.includes(piece))
    throw new Error(`${code.code}: "${piece}" does not stand in ${code.file}`)
  return filesOf({ ...project, [code.file]: piece === null ? written : text.replace(piece, () => written) })
}

function filesOf(files: Files): readonly SourceFile[] {
  return Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [{ path, text }]))
}

/** The longest piece that a page shows whole. */
const mostShown = 700

/** An example as a page shows it: the piece, or each file with its path; null texts are files that are not there. */
export function exampleText(written: string | Files): string {
  if (typeof written === 'string') return shortened(written)
  const shown = Object.entries(written).map(([path, text]) => {
    if (text === null) return `${path} is not there`
    return text === '' || sampleProject[path] === text ? path : `${path}\n${indented(shortened(text))}`
  })
  return shown.join('\n')
}

function shortened(text: string): string {
  return text.length > mostShown ? `${text.slice(0, 200)} … and ${text.length - 200} more characters` : text.trimEnd()
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
}
