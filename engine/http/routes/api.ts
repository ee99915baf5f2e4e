import type { Route, RouteModule } from '#engine/http/route.ts'
import { definitionRoutes } from '#engine/http/routes/api/definitions.ts'
import { fileRoutes } from '#engine/http/routes/api/files.ts'
import { listRoutes } from '#engine/http/routes/api/list.ts'
import { liveRoutes } from '#engine/http/routes/api/live.ts'
import { messageRoutes } from '#engine/http/routes/api/messages.ts'
import { openApiDocument } from '#engine/http/routes/api/openapi.ts'
import { reportRoutes } from '#engine/http/routes/api/reports.ts'
import { ticketRoutes } from '#engine/http/routes/api/tickets.ts'
import { whyRoutes } from '#engine/http/routes/api/why.ts'

/** Everything below `/api/v1`. */
export const apiRoutes: RouteModule = (door) => {
  const routes: Route[] = [
    ...listRoutes,
    ...ticketRoutes,
    ...messageRoutes,
    ...whyRoutes,
    ...fileRoutes(door),
    ...definitionRoutes,
    ...reportRoutes,
    ...liveRoutes,
    {
      method: 'GET',
      path: '/api/v1/openapi.json',
      access: { who: 'anyone' },
      api: {
        operationId: 'getOpenApi',
        summary: 'This document',
        answers: { 200: { description: 'OpenAPI 3.1', schema: { type: 'object' } } },
      },
      handle: (c) => c.json(document),
    },
  ]
  const document = openApiDocument(routes, door.services.settings)
  return routes
}
