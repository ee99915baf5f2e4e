import { notFound } from '#engine/http/admission.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { withinDesk } from './missing.ts'

/** Addresses below the desk at which nothing is: an agent stays on the desk, and a stranger is asked to sign in as at any other of them. */
export const unknownDeskRoutes: RouteModule = () => [
  withinDesk({
    method: 'GET',
    path: '/desk/*',
    access: { who: 'agent' },
    handle() {
      throw notFound()
    },
  }),
]
