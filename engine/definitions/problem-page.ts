import { checks } from './check/all.ts'
import type { Code, Files } from './codes/code.ts'
import { fileCodes } from './codes/files.ts'
import { formCodes } from './codes/form.ts'
import { schemaCodes } from './codes/schema.ts'
import { workflowCodes } from './codes/workflow.ts'
import { exampleText } from './example.ts'
import { mendWords } from './mend.ts'

const sections: readonly (readonly [heading: string, codes: readonly Code[]])[] = [
  ['Files', fileCodes],
  ['Keys and values', schemaCodes],
  ['Forms', formCodes],
  ['Workflows', workflowCodes],
  ['Files together', checks],
]

/** Every code that a problem in the files can have. */
export const allCodes: readonly Code[] = sections.flatMap(([, codes]) => codes)

/** `docs/reference/problems.md`: what `docket check` finds, each with a mistake and its correction. */
export function problemPage(): string {
  const intro =
    '<!-- Made from engine/definitions by `npm run generate`; edit the codes and checks there. -->\n\n# Problems\n\n' +
    'What `docket check` finds. Codes are permanent. An error keeps the last good revision in force; a warning does not.\n'
  return intro + sections.map(([heading, codes]) => `\n## ${heading}\n${codes.map(entry).join('')}`).join('')
}

function entry({ code, about, file, bad, good }: Code): string {
  const place = file === undefined ? '' : ` in \`${file}\``
  const mend = mendWords(code)
  return `\n### ${code}\n\n${about}${mend === null ? '' : `\n\n${mend}`}\n\nNot${place}:\n\n${fenced(bad)}\n\nBut:\n\n${fenced(good)}\n`
}

function fenced(written: string | Files): string {
  return `\`\`\`\n${exampleText(written)}\n\`\`\``
}
