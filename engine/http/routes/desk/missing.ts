import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import type { Route } from '#engine/http/route.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface DeskMissingPage {
  readonly frame: DeskFrame
}

/** The route, which answers an agent who asked for what is missing, or not theirs to see, with a page of the desk. */
export function withinDesk({ handle, ...route }: Route): Route {
  return {
    ...route,
    handle: async (c) => {
      try {
        return await handle(c)
      } catch (error) {
        const isMissing = error instanceof DocketError && error.code === 'not-found'
        if (!isMissing || c.var.door.pages === null || !wantsPage(c)) throw error
        return missingPage(c)
      }
    },
  }
}

async function missingPage(c: DoorContext): Promise<Response> {
  return deskPage(c, '/desk/missing', { frame: await deskFrame(c) } satisfies DeskMissingPage, 404)
}
