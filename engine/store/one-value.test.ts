import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'

eachDatabase('small questions', (fresh) => {
  test('however many are asked at once, each is answered with its own, as it stands by then', async () => {
    const { agentState, events, outbox, outboxPause, mails } = await (await fresh()).open()
    const agents = Array.from({ length: 40 }, (_, index) => `agent-${index}`)
    const heard = async () =>
      Promise.all([
        ...agents.map((agent) => agentState.get(agent, 'mood')),
        agentState.get('agent-1', 'mood'),
        agentState.list('agent-1', 'view:'),
        events.lastPosition(),
        outbox.deadCount(100),
        outboxPause.get(),
        mails.shelfCount(['care', 'it'], 100),
        mails.shelfCount(null, 100),
      ])
    const nothing = [[], 0, 0, null, 0, 0]
    expect(await heard()).toEqual([...agents.map(() => null), null, ...nothing])
    for (const agent of agents.slice(1)) await agentState.put(agent, 'mood', `"${agent}", \\ and\nso`, 1)
    await agentState.put('agent-1', 'view:b', '{"title":"ä"}', 1)
    await agentState.put('agent-1', 'view:a', 'x', 1)
    await outboxPause.begin({ at: 1, why: 'asked', position: 0 })
    const [first, ...others] = agents.map((agent) => `"${agent}", \\ and\nso`)
    const views = [
      { key: 'view:a', value: 'x' },
      { key: 'view:b', value: '{"title":"ä"}' },
    ]
    expect(first).toContain('agent-0')
    const later = [views, 0, 0, { at: 1, why: 'asked', position: 0 }, 0, 0]
    expect(await heard()).toEqual([null, ...others, others[0], ...later])
  })
})
