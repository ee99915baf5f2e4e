/** What was acknowledged to clients: ticket numbers by the key that each form was sent with. */
export type Acknowledged = Map<string, number>

/** A question; a key given again is the same question. Null where it was not accepted, or nobody answered. */
export async function ask(url: string, key: string): Promise<number | null> {
  const answer = await fetch(`${url}/forms/contact`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      name: 'Ada',
      email: `${key}@customers.example`,
      subject: key,
      message: 'Help! '.repeat(800),
    }),
  }).catch(() => null)
  if (answer?.status !== 201) return null
  return ((await answer.json()) as { ticket: { number: number } }).ticket.number
}

/** Clients that ask without a pause, until they are told to stop. */
export function askUnderLoad(
  url: string,
  clients: number,
): { readonly acknowledged: Acknowledged; stop(): Promise<void> } {
  const acknowledged: Acknowledged = new Map()
  let stopped = false
  let asked = 0
  const client = async () => {
    while (!stopped) {
      const key = `key-${++asked}`
      const number = await ask(url, key)
      if (number !== null) acknowledged.set(key, number)
    }
  }
  const running = Array.from({ length: clients }, client)
  return {
    acknowledged,
    async stop() {
      stopped = true
      await Promise.all(running)
    },
  }
}

/**
 * Asks a restored engine all that was acknowledged before its backup began, and all that the backup has by its numbers: each is the ticket that
 * it was. Returns what is not so.
 */
export async function forgotten(
  url: string,
  { before, all, tickets }: { readonly before: Acknowledged; readonly all: Acknowledged; readonly tickets: number },
): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [key, number] of before)
    if (number > tickets)
      faults.push(`${key} was acknowledged as ${number} before the backup began, which has ${tickets} tickets`)
  for (const [key, number] of [...all].filter(([, kept]) => kept <= tickets)) {
    const found = await ask(url, key)
    if (found !== number) faults.push(`${key} was acknowledged as ${number} and is ${found}`)
  }
  return faults
}
