import type { Audit } from '../audit.ts'

/** Each timer of a ticket fires at most once in each of its generations, and not before it is due. */
export function timersFireOnce({ tickets }: Audit): readonly string[] {
  return tickets.flatMap(({ number, events }) => {
    const fired = events.filter(({ type }) => type === 'timer.fired')
    const names = fired.map(({ data }) => `${data.timer}#${data.generation}`)
    const twice = names.filter((name, index) => names.indexOf(name) !== index)
    const early = fired.filter(({ at, data }) => at < Number(data.dueAt)).map(({ data }) => String(data.timer))
    return [
      ...twice.map((name) => `${name} of ticket ${number} fired twice`),
      ...early.map((name) => `${name} of ticket ${number} fired early`),
    ]
  })
}
