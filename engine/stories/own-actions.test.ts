import { afterEach, expect, test } from 'vitest'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const extensions: SourceFile = {
  path: 'workflows/extensions.ts',
  text: `import type { Extensions } from '../engine/ports/extensions.ts'
export default {
  actions: {
    page: {
      description: 'Wakes whoever is on call.',
      params: { service: { type: 'string' } },
      async run({ key, event, ticket, fetch }, { service }: { service: string }) {
        const body = JSON.stringify({ service, event, ticket: ticket.number, title: ticket.title })
        const answer = await fetch('https://pager.example/', { method: 'POST', headers: { 'idempotency-key': key }, body })
        if (!answer.ok) throw new Error('the pager says ' + answer.status)
      },
    },
  },
} satisfies Extensions
`,
}

const paging = (files: readonly SourceFile[]) => [
  ...files.map(({ path, text }) => ({
    path,
    text: path.endsWith('support.workflow.json')
      ? text.replace('"entry": [', '"entry": [{ "type": "own.page", "params": { "service": "desk" } }, ')
      : text,
  })),
  extensions,
]

eachDatabase('an own action', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('runs behind the commit, again under the same key until it is done, and as the revision has it that called for it', async () => {
    const asked: { readonly key: string | null; readonly body: unknown }[] = []
    const answers = [503, 200]
    const desk = await startHelpDesk(await fresh(), {
      fetch: async (_, init) => {
        asked.push({ key: new Headers(init?.headers).get('idempotency-key'), body: JSON.parse(String(init?.body)) })
        return new Response(null, { status: answers.shift() ?? 200 })
      },
    })
    desks.push(desk)
    await desk.changeFiles(paging)
    expect(desk.services.runtime.definitions().problems.filter(({ severity }) => severity === 'error')).toEqual([])
    await desk.post('/forms/contact', { name: 'Ada', email: 'ada@example.com', subject: 'Hello', message: 'Help' })
    await desk.settled()
    // The file is taken away before the second try: what was called for is still done as it was meant.
    await desk.changeFiles((files) =>
      files
        .filter(({ path }) => path !== extensions.path)
        .map(({ path, text }) => ({
          path,
          text: text.replace('{ "type": "own.page", "params": { "service": "desk" } }, ', ''),
        })),
    )
    await desk.wait(3_600_000)
    const body = { service: 'desk', event: 'ticket.created', ticket: 1, title: 'Hello' }
    expect(asked).toEqual([
      { key: asked[0]?.key, body },
      { key: asked[0]?.key, body },
    ])
    const [created] = await desk.services.store.events.of(1)
    expect(asked[0]?.key).toContain(created?.id)
    expect(created?.why).toContainEqual(expect.objectContaining({ fact: 'action', value: 'own.page' }))
  })
})

eachDatabase('an own guard', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('that throws does not hold, and the log says so once, without what the customer wrote', async () => {
    const desk = await startHelpDesk(await fresh())
    desks.push(desk)
    await desk.changeFiles((files) => [
      ...files.map(({ path, text }) => ({
        path,
        text: path.endsWith('support.workflow.json')
          ? text.replace(
              '"agent.replied": "waiting"',
              '"agent.replied": { "target": "waiting", "guard": { "type": "own.breaks" } }',
            )
          : text,
      })),
      {
        path: 'workflows/extensions.ts',
        text: `export default { guards: { breaks: { description: 'Breaks.', holds: (facts) => { throw new Error(facts.subject('requester.email')) } } } }`,
      },
    ])
    expect(desk.services.runtime.definitions().problems.filter(({ severity }) => severity === 'error')).toEqual([])
    await desk.post('/forms/contact', { name: 'Ada', email: 'ada@example.com', subject: 'Hello', message: 'Help' })
    for (const text of ['One', 'Two']) await desk.api.reply(1, { text })
    expect((await desk.api.ticket(1)).state).toBe('new')
    const told = desk.logged.filter(({ message }) => message === 'an own guard failed')
    expect(told.map(({ fields }) => fields)).toEqual([
      { guard: 'breaks', revision: desk.services.runtime.definitions().running.revision, why: 'threw' },
    ])
    expect(JSON.stringify(desk.logged)).not.toContain('ada@example.com')
  })
})
