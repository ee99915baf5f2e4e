import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { contentHash } from '#engine/definitions/hash.ts'
import { placeOf } from '#engine/definitions/place.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'

/** The form files of a working tree, and what the builder did to them since it was started. */
export interface FormFiles {
  /** Every file of the definitions. */
  all(): Promise<readonly SourceFile[]>
  /** The form with an id as it lies there; null when there is none. */
  find(id: string): Promise<FormText | null>
  /** Writes a new text and remembers the old one; false when the file is not any more what `before` says. */
  write(before: FormText, text: string): Promise<boolean>
  /** Writes a form that is not there yet, `forms/<id>.form.json`; false when there is one of that name. */
  create(id: string, text: string): Promise<boolean>
  /** Takes the last change back, also that a file was made; false when there is none, or when somebody else has changed the file since. */
  undo(file: FormText): Promise<boolean>
  canUndo(file: FormText): boolean
  /** What the differences are counted from. */
  base(file: FormText): Promise<{ readonly text: string; readonly since: 'commit' | 'opening' }>
}

export interface FormText {
  readonly id: string
  readonly path: string
  readonly text: string
  readonly version: string
}

const run = promisify(execFile)
const keptSteps = 200

export function formFiles(root: string): FormFiles {
  const steps = new Map<string, { readonly before: string | null; readonly after: string }[]>()
  const opened = new Map<string, string>()

  const stepsOf = (path: string) => steps.get(path) ?? []
  const lastStep = ({ path, text }: FormText) => {
    const last = stepsOf(path).at(-1)
    return last?.after === text ? last : undefined
  }

  return {
    all: () => workingTree(root).read(),

    async find(id) {
      for (const { path } of await workingTree(root).read()) {
        const place = placeOf(path)
        if (place.is !== 'definition' || place.kind !== 'form' || place.id !== id) continue
        const text = await readFile(await inside(root, path), 'utf8')
        if (!opened.has(path)) opened.set(path, text)
        return { id, path, text, version: contentHash(text) }
      }
      return null
    },

    async write({ path, text: before }, text) {
      const place = await inside(root, path)
      if ((await readFile(place, 'utf8')) !== before) return false
      await replace(place, text)
      steps.set(path, [...stepsOf(path), { before, after: text }].slice(-keptSteps))
      return true
    },

    async create(id, text) {
      const path = `forms/${id}.form.json`
      if (await this.find(id)) return false
      const isNew = await writeFile(join(root, path), text, { flag: 'wx' }).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (isNew) steps.set(path, [{ before: null, after: text }])
      return isNew
    },

    async undo(file) {
      const last = lastStep(file)
      if (!last) return false
      const place = await inside(root, file.path)
      if ((await readFile(place, 'utf8')) !== file.text) return false
      await (last.before === null ? rm(place) : replace(place, last.before))
      steps.set(file.path, stepsOf(file.path).slice(0, -1))
      return true
    },

    canUndo: (file) => lastStep(file) !== undefined,

    async base({ path, text }) {
      const committed = await atLastCommit(root, path)
      return committed === null
        ? { text: opened.get(path) ?? text, since: 'opening' }
        : { text: committed, since: 'commit' }
    },
  }
}

/** The place of a form file; throws where a link leads out of the folder of forms. */
async function inside(root: string, path: string): Promise<string> {
  const [folder, place] = await Promise.all([realpath(join(root, 'forms')), realpath(join(root, path))])
  if (!place.startsWith(folder + sep) || !place.endsWith('.form.json')) throw new Error(`${path} is no form file.`)
  return place
}

/** In one step: whoever reads the file meanwhile sees the old text or the new one. */
async function replace(place: string, text: string): Promise<void> {
  const { mode } = await stat(place)
  const draft = join(dirname(place), `.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await writeFile(draft, text, { mode, flush: true })
    await rename(draft, place)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Null without git, outside of a repository, and for a file that is not committed yet. */
async function atLastCommit(root: string, path: string): Promise<string | null> {
  try {
    return (await run('git', ['show', `HEAD:./${path}`], { cwd: root, maxBuffer: 4_000_000 })).stdout
  } catch {
    return null
  }
}
