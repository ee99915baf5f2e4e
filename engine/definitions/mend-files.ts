import type { Problem } from '#engine/core/problem.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { applied, type Mend, mendsOf } from './mend.ts'

export interface Mended {
  readonly files: readonly SourceFile[]
  /** What is still wrong. */
  readonly problems: readonly Problem[]
  /** What was put right, with places as they were when it was. */
  readonly mended: readonly Mend[]
}

/** A correction may uncover the next mistake; a file with more layers than this is for people. */
const mostRounds = 20

/** Files with all certain corrections made, until there is none left: the same on its own result changes nothing. */
export function mendFiles(
  files: readonly SourceFile[],
  find: (files: readonly SourceFile[]) => readonly Problem[],
): Mended {
  let now = files
  let problems = find(now)
  const mended: Mend[] = []
  for (let round = 0; round < mostRounds; round++) {
    const before = mended.length
    now = now.map((file) => {
      const mark = file.text.startsWith('\uFEFF') ? '\uFEFF' : ''
      const mends = mendsOf(file.path, file.text.slice(mark.length), problems)
      mended.push(...mends)
      return mends.length === 0 ? file : { ...file, text: mark + applied(file.text.slice(mark.length), mends) }
    })
    if (mended.length === before) break
    problems = find(now)
  }
  return { files: now, problems, mended }
}
