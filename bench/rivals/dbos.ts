import { DBOS } from '@dbos-inc/dbos-sdk'

/**
 * A workflow of two durable steps in PostgreSQL: read and step the state, then write state, log and effect.
 * Loaded in a process of its own: the library keeps one instance a process.
 */
export async function startDbos(databaseUrl: string) {
  DBOS.setConfig({
    name: 'docket-bench',
    systemDatabaseUrl: databaseUrl,
    logLevel: 'error',
    runAdminServer: false,
  } as never)
  const states = new Map<number, { readonly state: string; readonly version: number }>()
  const step = async (ticket: number, type: string) => {
    const before = states.get(ticket) ?? { state: 'new', version: 0 }
    return { state: type === 'agent.replied' ? 'waiting' : 'open', version: before.version + 1 }
  }
  const write = async (ticket: number, after: { readonly state: string; readonly version: number }) => {
    states.set(ticket, after)
    return after
  }
  const event = DBOS.registerWorkflow(
    async (ticket: number, type: string) => {
      const after = await DBOS.runStep(() => step(ticket, type), { name: 'step' })
      return DBOS.runStep(() => write(ticket, after), { name: 'write' })
    },
    { name: 'event' },
  )
  await DBOS.launch()
  // Called as a plain function: with a receiver the library looks for a configured instance.
  return { event: (ticket: number, type: string) => event(ticket, type), stop: () => DBOS.shutdown() }
}
