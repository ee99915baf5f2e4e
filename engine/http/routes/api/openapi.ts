import type { JsonObject } from '#engine/core/json.ts'
import { schemas } from '#engine/http/resources/schemas.ts'
import type { ApiDescription, Route } from '#engine/http/route.ts'
import type { Settings } from '#engine/runtime/settings.ts'

/** OpenAPI 3.1 of every route that has a description, made from the route table itself. */
export function openApiDocument(routes: readonly Route[], { publicUrl }: Pick<Settings, 'publicUrl'>): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const route of routes) {
    if (!route.api) continue
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, route.api) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Docket',
      version: '1',
      description: 'Instants are RFC 3339 in UTC; errors are RFC 9457 problem documents.',
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`docket token create --name N --scope read,write`' },
        session: { type: 'apiKey', in: 'cookie', name: publicUrl.startsWith('https://') ? '__Host-docket' : 'docket' },
      },
    },
  }
}

function operation(
  { access }: Route,
  { operationId, summary, parameters = [], body, answers }: ApiDescription,
): JsonObject {
  return {
    operationId,
    summary,
    security: access.who === 'api' ? [{ token: [] }, { session: [] }] : [],
    parameters: parameters.map((parameter) => ({ ...parameter })),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      default: refusal,
    },
  }
}

const refusal: JsonObject = {
  description: 'A problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function response({ description, type = 'application/json', schema }: ApiDescription['answers'][string]): JsonObject {
  return { description, ...(schema ? { content: { [type]: { schema } } } : {}) }
}
