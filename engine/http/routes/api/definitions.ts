import type { Definitions } from '#engine/core/catalogue.ts'
import type { Problem } from '#engine/core/problem.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import type { DefinitionsResource } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import type { Settings } from '#engine/runtime/settings.ts'

export const definitionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/definitions',
    access: { who: 'api', scope: 'read' },
    api: {
      operationId: 'getDefinitions',
      summary: 'Forms, teams, workflows and policies as running, and the problems of the working tree',
      answers: { 200: { description: 'The definitions', schema: { $ref: '#/components/schemas/Definitions' } } },
    },
    handle(c) {
      const { runtime, settings } = c.var.door.services
      const { running, problems } = runtime.definitions()
      return c.json(definitionsResource(running, problems, settings))
    },
  },
]

/** What runs, with defaults filled in. Nothing about agents: their addresses are nobody's business but theirs. */
export function definitionsResource(
  running: Definitions,
  problems: readonly Problem[],
  settings: Settings,
): DefinitionsResource {
  return {
    revision: running.revision,
    commit: running.commit,
    forms: [...running.forms.values()].map(({ id, value }) => ({
      id,
      title: value.title ?? id,
      published: value['x-form']?.published !== false,
      url: `${settings.siteUrl}/forms/${id}/`,
    })),
    teams: [...running.teams.values()].map(({ id, value }) => ({
      id,
      name: value.name,
      channels: channelsOf(id, value.channels, settings),
    })),
    workflows: [...running.workflows.values()].map(({ id, value }) => ({
      id,
      states: statePaths(value).map((path) => {
        const { title, customer } = stateTexts(value, path, 'en')
        return { id: path, title, customer }
      }),
    })),
    chats: [],
    policies: [...running.policies.values()].map(({ id, value }) => ({
      id,
      targets: { ...value.targets } as DefinitionsResource['policies'][number]['targets'],
    })),
    problems: problems.map(({ code, severity, file, line, column, message, hint }) => ({
      code,
      severity,
      file,
      line,
      column,
      message,
      hint,
    })),
  }
}

interface Channels {
  readonly email?: boolean | { readonly address?: string | readonly string[] }
  readonly form?: boolean
  readonly chat?: boolean
}

/** `true` with nothing said makes the address `<team>@<mail domain>`. */
function channelsOf(
  team: string,
  channels: Channels | undefined,
  { mailDomain }: Settings,
): DefinitionsResource['teams'][number]['channels'] {
  const { email = false, form = false, chat = false } = channels ?? {}
  const given = typeof email === 'object' ? [email.address ?? []].flat() : []
  return {
    email: email === false ? false : { address: given.length > 0 ? given : [`${team}@${mailDomain}`] },
    form,
    chat,
  }
}
