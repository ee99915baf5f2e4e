/**
 * The widget's API. Before the script is there, a page may keep its calls in a stub:
 *
 *     window.Docket ??= (...call) => new Promise((done, fail) => (Docket.q ??= []).push([call, done, fail]))
 *
 *     Docket('open')                         Docket('close')                  Docket('toggle')
 *     Docket('show')  Docket('hide')         the button
 *     Docket('write', text)                  opens with this text, unsent
 *     Docket('identify', { email, name, signature })
 *     Docket('page')                         the rules are asked again; navigation inside one page is noticed by itself
 *     Docket('on', name, listener)           ready open close started message unread ended; also events `docket:<name>` on the window
 *     Docket('state')                        { isOpen, unread, isAvailable }
 *
 * Every call returns a promise; one that makes no sense is refused by it.
 */
export type Commands = Readonly<Record<string, (...given: readonly never[]) => unknown>>

type Waiting = readonly [call: readonly unknown[], done: (value: unknown) => void, failed: (reason: unknown) => void]

interface Stub {
  (...call: readonly unknown[]): Promise<unknown>
  q?: readonly Waiting[]
}

declare global {
  interface Window {
    Docket?: Stub
  }
}

/** Puts the real function in the place of the stub, and carries out what was asked of it before, in order. */
export function answerCalls(commands: Commands): void {
  const docket: Stub = async (name, ...given) => {
    const command = commands[String(name)]
    if (!command) throw new Error(`Docket: no command "${name}"`)
    return command(...(given as never[]))
  }
  const early = window.Docket?.q ?? []
  window.Docket = docket
  for (const [asked, done, failed] of early) docket(...asked).then(done, failed)
}
