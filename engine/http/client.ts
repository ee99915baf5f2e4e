import { DocketError, type DocketErrorCode } from '#engine/core/docket-error.ts'
import type {
  DefinitionsResource,
  EventBody,
  MessageBody,
  ReplyBody,
  ReportResource,
  TicketChange,
  TicketList,
  TicketResource,
  WhyAnswer,
} from '#engine/http/resources/types.ts'

export interface ClientOptions {
  /** Origin of the engine; empty in a page of its own. */
  readonly baseUrl: string
  /** The browser's `fetch`, or `app.request` inside the engine. */
  readonly fetch: (url: string, init: RequestInit) => Response | Promise<Response>
  /** Sent with every call: a token, or the cookie of the request that a page is rendered for. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface ListOptions {
  readonly view?: string
  readonly team?: string
  readonly state?: string
  readonly priority?: number
  readonly channel?: string
  readonly assignee?: string
  readonly q?: string
  readonly shelved?: boolean
  readonly cursor?: string
  readonly limit?: number
}

export interface ReportOptions {
  readonly from?: string
  readonly to?: string
  readonly timeZone?: string
  readonly team?: string
  readonly channel?: string
  readonly priority?: number
}

export interface WriteOptions {
  /** The version that the change is based on: DocketError `stale-version` when the ticket has moved on. */
  readonly version?: number
  /** Makes a retry harmless. */
  readonly idempotencyKey?: string
}

/** `/api/v1` with types. Every call throws DocketError with the code, message and data of the problem document that was answered. */
export interface Client {
  tickets(options?: ListOptions): Promise<TicketList>
  ticket(number: number): Promise<TicketResource>
  change(number: number, change: TicketChange, options?: WriteOptions): Promise<TicketResource>
  /** With `sendAt` it waits in the ticket until then. */
  reply(number: number, message: ReplyBody, options?: WriteOptions): Promise<TicketResource>
  /** Takes back a reply that waits: its id is that of its entry in the timeline. */
  cancelReply(number: number, id: number): Promise<TicketResource>
  note(number: number, message: MessageBody, options?: WriteOptions): Promise<TicketResource>
  send(number: number, event: EventBody, options?: WriteOptions): Promise<TicketResource>
  why(number: number, at?: string): Promise<WhyAnswer>
  /** Days such as `2026-11-01`; the last thirty when left out. */
  report(options?: ReportOptions): Promise<ReportResource>
  definitions(): Promise<DefinitionsResource>
}

export function createClient({ baseUrl, fetch: ask, headers = {} }: ClientOptions): Client {
  const call = async <T>(method: string, path: string, body?: unknown, options: WriteOptions = {}): Promise<T> => {
    const response = await ask(`${baseUrl}/api/v1${path}`, {
      method,
      headers: { ...headers, Accept: 'application/json', ...writeHeaders(body, options) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw await refusalOf(response)
    return (await response.json()) as T
  }
  const write = (method: string, path: string) => (number: number, body: unknown, options?: WriteOptions) =>
    call<TicketResource>(method, `/tickets/${number}${path}`, body, options)

  return {
    tickets: (options = {}) => call('GET', `/tickets${query(options)}`),
    ticket: (number) => call('GET', `/tickets/${number}`),
    change: write('PATCH', ''),
    reply: write('POST', '/replies'),
    cancelReply: (number, id) => call('DELETE', `/tickets/${number}/replies/${id}`),
    note: write('POST', '/notes'),
    send: write('POST', '/events'),
    why: (number, at) => call('GET', `/tickets/${number}/why${query({ at })}`),
    report: (options = {}) => call('GET', `/reports${query(options)}`),
    definitions: () => call('GET', '/definitions'),
  }
}

function writeHeaders(body: unknown, { version, idempotencyKey }: WriteOptions): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
    ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
  }
}

function query(options: object): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== null)
  const params = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return params.size === 0 ? '' : `?${params}`
}

async function refusalOf(response: Response): Promise<DocketError> {
  const document: unknown = await response.json().catch(() => null)
  if (typeof document !== 'object' || document === null || !('type' in document) || typeof document.type !== 'string') {
    return new DocketError('unavailable', `The engine answered ${response.status}.`, { status: response.status })
  }
  const { type, detail, ...data } = document as { readonly type: string; readonly detail?: string }
  const code = type.startsWith('urn:docket:') ? (type.slice('urn:docket:'.length) as DocketErrorCode) : 'unavailable'
  return new DocketError(code, detail ?? `The engine answered ${response.status}.`, {
    ...data,
    status: response.status,
  })
}
