import type { ChatLimits } from '#engine/core/chat/wire.ts'
import { type Kept, newId } from '../stored.ts'
import type { Answered, Engine } from './engine.ts'
import type { Chosen } from './state.ts'
import { say } from './words.ts'

interface Parts {
  readonly engine: Engine
  readonly begin: () => Promise<Answered<Kept>>
  readonly limits: () => ChatLimits
  readonly chosen: () => readonly Chosen[]
  readonly show: (chosen: readonly Chosen[]) => void
}

/** Files for the message that is being written: each goes up at once, so that sending it takes no time. */
export function createFiles({ engine, begin, limits, chosen, show }: Parts) {
  const change = (key: string, now: Partial<Chosen>) =>
    show(chosen().map((one) => (one.key === key ? { ...one, ...now } : one)))
  return {
    async add(files: readonly File[]): Promise<void> {
      const { files: most, fileBytes } = limits()
      const added = files.slice(0, Math.max(0, most - chosen().length)).map((file) => ({ file, key: newId() }))
      show([
        ...chosen(),
        ...added.map(({ file: { name, size, type }, key }) => ({ key, name, size, type, id: null, error: null })),
      ])
      for (const { file, key } of added) {
        if (file.size > fileBytes) {
          const size = say('size.limit', { size: Math.round(fileBytes / 1_000_000) })
          change(key, { error: `${file.name}: ${say('too.large', { size })}` })
          continue
        }
        const begun = await begin()
        const answered = begun.outcome === 'done' ? await engine.upload(begun.value, file) : begun
        if (answered.outcome === 'done')
          change(key, { id: answered.value.id, name: answered.value.name, type: answered.value.type })
        else
          change(key, { error: `${file.name}: ${answered.outcome === 'refused' ? say('wrong.kind') : say('failed')}` })
      }
    },
    remove: (key: string) => show(chosen().filter((one) => one.key !== key)),
    areOnTheirWay: () => chosen().some(({ id, error }) => id === null && error === null),
    ready: () =>
      chosen().flatMap(({ id, error, name, size, type }) =>
        id === null || error ? [] : [{ id, name, size, type, url: '' }],
      ),
  }
}
