import { listedOperators } from '#engine/core/chat/channel.ts'
import type { Check } from './check.ts'

export const operatorOutside: Check = {
  code: 'docket/operator-outside',
  severity: 'warning',
  about:
    'An operator who may not answer the team of the channel is given no chats: observers, and for a private team whoever is not in it.',
  file: 'workflows/website.chat.json',
  bad: '"team": "care",\n  "operators": ["kim"],',
  good: '"team": "care",\n  "operators": ["ana"],',
  instead: '"team": "care",',
  beside: {
    'workflows/kim.agent.json': `{
  "name": "Kim",
  "email": "kim@example.com",
  "role": "observer"
}
`,
  },
  run(set, report) {
    for (const defined of set.chats.values()) {
      const { operators = 'team', team } = defined.value
      if (operators === 'team' || !set.teams.has(team)) continue
      const answering = listedOperators(set, { file: defined.value })
      for (const [index, id] of operators.entries()) {
        const agent = set.agents.get(id)
        if (agent === undefined || answering.includes(id)) continue
        const change = agent.value.role === 'observer' ? 'give them another role' : 'put them into the team'
        report(defined, {
          pointer: `/operators/${index}`,
          message: `"${id}" is given no chats: they may not answer the team "${team}"`,
          hint: `${change} in ${agent.file}, or take them out here`,
        })
      }
    }
  },
}
