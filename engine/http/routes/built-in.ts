import type { RouteModule } from '#engine/http/route.ts'
import { apiRoutes } from '#engine/http/routes/api.ts'
import { healthRoutes } from '#engine/http/routes/health.ts'
import { signInRoutes } from '#engine/http/routes/sign-in.ts'

/** What every engine answers, with a site or without. */
export const builtInRoutes: readonly RouteModule[] = [healthRoutes, signInRoutes, apiRoutes]
