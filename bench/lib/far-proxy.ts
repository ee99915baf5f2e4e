import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Passes everything on to a port of this machine, as if it were farther away: `<port> <milliseconds of a round trip>`. Prints its own port. */
const [to = '', roundTripMs = ''] = process.argv.slice(2)

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ host: '127.0.0.1', port: Number(to), noDelay: true })
  passOn(client, upstream, Number(roundTripMs))
  passOn(upstream, client, 0)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))

/** All of a round trip is spent on the way there: timers of equal length end in the order in which they began. */
function passOn(from: Socket, to: Socket, ms: number): void {
  const write = (bytes: Buffer) => void (to.destroyed || to.write(bytes))
  from.on('data', (bytes) => (ms === 0 ? write(bytes) : setTimeout(write, ms, bytes)))
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}
