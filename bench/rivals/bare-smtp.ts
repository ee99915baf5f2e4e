import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** The least a mail can cost with our parts: taken by SMTP and parsed before it is acknowledged. Nothing is stored. Prints its port. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData(stream, _, callback) {
    simpleParser(stream).then(
      () => callback(),
      (error: unknown) => callback(error as Error),
    )
  },
})
server.listen(0, '127.0.0.1', () => console.log((server.server.address() as AddressInfo).port))
