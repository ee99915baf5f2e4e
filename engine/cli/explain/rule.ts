import type { Command } from 'commander'
import { Exit, type Io } from '#engine/cli/io.ts'
import { documentText } from '#engine/cli/words.ts'
import { suggestion } from '#engine/core/similar.ts'
import { exampleText } from '#engine/definitions/example.ts'
import { mendWords } from '#engine/definitions/mend.ts'
import { allCodes } from '#engine/definitions/problem-page.ts'

const examples = `Examples:
  npx docket explain rule docket/unknown-state
  npx docket explain rule never-open --json

`

export function explainRuleCommand(explain: Command, io: Io): void {
  explain
    .command('rule')
    .description('what a code means, with a mistake and the same put right')
    .argument('<code>', 'as "docket check" prints it; "docket/" may be left out')
    .addHelpText('before', examples)
    .option('--json', 'print one JSON document')
    .action((written: string, { json }: { readonly json?: boolean }) => {
      const name = written.startsWith('docket/') ? written : `docket/${written}`
      const found = allCodes.find(({ code }) => code === name)
      if (!found) {
        const meant =
          suggestion(
            name,
            allCodes.map(({ code }) => code),
          ) ?? 'see docs/reference/problems.md'
        throw new Exit(2, `There is no code "${name}": ${meant}.`.replace('?.', '?'))
      }
      const { code, about, file = null } = found
      const [bad, good] = [exampleText(found.bad), exampleText(found.good)]
      const fix = mendWords(code)
      if (json) return io.stdout(documentText({ code, about, fix, file, bad, good, page: page(code) }))
      const place = file === null ? '' : ` in ${file}`
      io.stdout(
        `${code}\n\n${about}\n${fix === null ? '' : `\n${fix}\n`}\nNot${place}:\n${indented(bad)}\nBut:\n${indented(good)}\n${page(code)}\n`,
      )
    })
}

function page(code: string): string {
  return `docs/reference/problems.md#${code.replace('/', '')}`
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')
}
