/** What a command touches of the world around it; tests hand in their own. */
export interface Io {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Bytes of standard input; nothing when left out. */
  readonly stdin?: () => AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Whether stdout is a terminal that shows colours. */
  readonly colour: boolean
  /** UTC epoch milliseconds; the system's clock when left out. */
  readonly now?: () => number
}

/** 0 fine, 1 findings, 2 usage, 3 engine or database not reachable; 75 tells a mail server to try again (sysexits.h). */
export type ExitCode = 0 | 1 | 2 | 3 | 75

/** Ends a command with an exit code; the message, when there is one, goes to stderr. */
export class Exit extends Error {
  readonly code: ExitCode

  constructor(code: ExitCode, message = '') {
    super(message)
    this.name = 'Exit'
    this.code = code
  }
}

/** The process's own streams and environment. Who has read enough (`docket check | head`) may go: the rest is said to nobody. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: () => process.stdin,
    env: process.env,
    cwd: process.cwd(),
    colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
  }
}
