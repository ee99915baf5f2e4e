import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problemPage } from '#engine/definitions/problem-page.ts'
import { generateTypes } from '#engine/schemas/generate.ts'
import { referencePages } from '#engine/schemas/generate-reference.ts'

// Run by `npm run generate`: writes everything in the repository that is made from the schemas and checks.

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Path in the repository → text, for every generated file. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['engine/schemas/types.ts', await generateTypes()],
    ...[...(await referencePages())].map(([name, text]) => [`docs/reference/${name}`, text] as const),
    ['docs/reference/problems.md', problemPage()],
  ])
}

if (import.meta.main) {
  await mkdir(join(root, 'docs', 'reference'), { recursive: true })
  for (const [path, text] of await generatedFiles()) await writeFile(join(root, path), text)
}
