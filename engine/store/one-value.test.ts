import { CompiledQuery, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { eachDatabase, freshDatabase, quiet } from '#engine/testing/databases.ts'
import { oneValue } from './one-value.ts'
import { openPostgres } from './postgres/open.ts'

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

test('small questions that meet in ever other ways leave room for the plans of lists', async () => {
  const { databaseUrl } = await freshDatabase('postgres', onTestFinished)
  const dialect = await openPostgres(databaseUrl ?? '', quiet, systemClock)
  onTestFinished(() => dialect.close())
  const value = oneValue(dialect)
  const plans = async () => {
    const { rows } = await dialect.reader.executeQuery<{ statement: string }>(
      CompiledQuery.raw("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'docket-%'") as never,
    )
    return rows.map(({ statement }) => statement)
  }
  for (let way = 64; way < 128; way++) {
    const said = [...way.toString(2)]
    const asked = said.map((bit, index) =>
      value(`${bit} ${JSON.stringify([way, index])}`, () => sql`(SELECT ${sql.lit(Number(bit))})`),
    )
    expect((await Promise.all(asked)).map(String)).toEqual(said)
  }
  await dialect.planned(CompiledQuery.raw('SELECT 7 AS list') as never)
  expect(await plans()).toContain('SELECT 7 AS list')
})
