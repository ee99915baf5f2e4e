import type { Definitions } from '#engine/core/catalogue.ts'
import { chatChannels } from '#engine/core/chat/channel.ts'
import { isPublished } from '#engine/core/form/published.ts'
import { addressesOf, emailOf } from '#engine/core/mail/team-address.ts'
import type { Problem } from '#engine/core/problem.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import type { DefinitionsResource } from '#engine/http/resources/types.ts'
import type { Route } from '#engine/http/route.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { TeamFile } from '#engine/schemas/types.ts'

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
    forms: [...running.forms.values()].map((form) => ({
      id: form.id,
      title: form.value.title ?? form.id,
      published: isPublished(running, form),
      url: `${settings.siteUrl}/forms/${form.id}/`,
    })),
    teams: [...running.teams.values()].map(({ id, value }) => ({
      id,
      name: value.name,
      channels: channelsOf(id, value, settings),
    })),
    workflows: [...running.workflows.values()].map(({ id, value }) => ({
      id,
      states: statePaths(value).map((path) => {
        const { title, customer } = stateTexts(value, path, 'en')
        return { id: path, title, customer }
      }),
    })),
    chats: [...chatChannels(running).values()].map((channel) => ({
      id: channel.id,
      title: channel.file.title,
      team: channel.team,
    })),
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

function channelsOf(
  id: string,
  team: TeamFile,
  { mailDomain }: Settings,
): DefinitionsResource['teams'][number]['channels'] {
  const { form = false, chat = false } = team.channels ?? {}
  return {
    email: emailOf(team) === null ? false : { address: addressesOf(id, team, mailDomain) },
    form,
    chat,
  }
}
