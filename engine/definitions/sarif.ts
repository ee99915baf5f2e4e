import type { Problem } from '#engine/core/problem.ts'
import { mendable } from './mend.ts'
import { allCodes } from './problem-page.ts'

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/**
 * Problems as a SARIF log (2.1.0): one run, the codes that were found as its rules, paths relative to the root of the sources (a base id
 * that the reader resolves). Columns count UTF-16 code units, as the positions of problems do.
 */
export function sarifLog(problems: readonly Problem[], version: string): object {
  const found = [...new Set(problems.map(({ code }) => code))].sort()
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'docket', semanticVersion: version, rules: found.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
        results: problems.map((problem) => resultOf(problem, found.indexOf(problem.code))),
      },
    ],
  }
}

function ruleOf(id: string): object {
  const code = allCodes.find((one) => one.code === id)
  const text = code?.about ?? id
  return {
    id,
    name: id.slice(id.indexOf('/') + 1).replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: firstSentence(text) },
    fullDescription: { text },
    help: { text: `npx docket explain rule ${id}`, markdown: `\`npx docket explain rule ${id}\`` },
    properties: { mendable: mendable.has(id) },
  }
}

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text
}

function resultOf(problem: Problem, ruleIndex: number): object {
  const { code, severity, file, line, column, length, message, hint, story = [] } = problem
  const region = { startLine: line, startColumn: column, endColumn: column + length }
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${message}${hint === null ? '.' : `; ${hint}`}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(file), region } }],
    partialFingerprints: { 'docketProblem/v1': `${code}:${file}:${message}` },
    ...(story.length > 0 && {
      codeFlows: [
        {
          threadFlows: [
            {
              locations: story.map((step) => ({
                location: {
                  message: { text: step.words },
                  physicalLocation: { artifactLocation: artifact(step.file), region: { startLine: step.line } },
                },
              })),
            },
          ],
        },
      ],
    }),
  }
}

function artifact(file: string): object {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
}
