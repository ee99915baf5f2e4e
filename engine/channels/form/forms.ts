import type { Defined } from '#engine/core/catalogue.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import { isPublished } from '#engine/core/form/published.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import type { Store } from '#engine/store/store.ts'

/** Forms, compiled: today's published ones, and all that were in force within the last 30 days. */
export interface Forms {
  /** Today's form, or null when there is none, it is not published, or its team takes no forms. */
  today(id: string): CompiledForm | null
  /** Today's form as a chat asks it, which also a team that takes no forms may want; null when there is none or it is not published. */
  inChat(id: string): CompiledForm | null
  /**
   * The form with this content hash, as a page still open somewhere may show it and a ticket was sent with it, whether customers can send it
   * today or not; null when it is not kept.
   */
  withHash(id: string, hash: string): Promise<CompiledForm | null>
}

const keptMs = 30 * 24 * 3_600_000

export function createForms({
  runtime,
  store,
  clock,
}: {
  readonly runtime: Runtime
  readonly store: Store
  readonly clock: Clock
}): Forms {
  const compiled = new Map<string, CompiledForm>()
  const compile = (defined: Defined<FormFile>) => {
    const key = `${defined.id}\0${defined.hash}`
    const known = compiled.get(key)
    if (known) return known
    const form = compileForm(defined)
    compiled.set(key, form)
    return form
  }

  const today = (id: string) => {
    const { running } = runtime.definitions()
    const defined = running.forms.get(id)
    return defined && isPublished(running, defined) ? compile(defined) : null
  }

  return {
    today,
    inChat(id) {
      const defined = runtime.definitions().running.forms.get(id)
      const form = defined && compile(defined)
      return form?.published ? form : null
    },
    async withHash(id, hash) {
      const now = runtime.definitions().running.forms.get(id)
      if (now?.hash === hash) return compile(now)
      for (const revision of await store.revisions.recent(clock.now() - keptMs)) {
        const defined = (await runtime.definitionsAt(revision))?.forms.get(id)
        if (defined?.hash === hash) return compile(defined)
      }
      return null
    },
  }
}
