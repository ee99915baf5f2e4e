import { closedLoop } from '../event.ts'
import { startDbos } from './dbos.ts'

const [url = '', seconds = '4'] = process.argv.slice(2)
const dbos = await startDbos(url)
const rates: number[] = []
for (const width of [1, 8, 64])
  rates.push(await closedLoop(width, Number(seconds), (n) => dbos.event(n % 500, 'agent.replied')))
process.send?.(rates)
