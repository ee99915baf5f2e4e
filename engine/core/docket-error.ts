/** Every refusal that a caller can act on; the HTTP door maps each code to a status once, in `http/errors.ts`. */
export type DocketErrorCode =
  | 'not-found'
  /** It was here, and was erased for good. */
  | 'gone'
  | 'forbidden'
  | 'unauthenticated'
  | 'invalid'
  /** Not even readable: broken JSON, forbidden keys, a bad encoding. */
  | 'malformed'
  | 'conflict'
  | 'stale-version'
  | 'not-allowed-here'
  | 'too-large'
  /** Sent to a host name that is not ours. */
  | 'misdirected'
  | 'too-many-requests'
  /** A doubtful form, whose page offered to work; `data.challenge` is what to solve. */
  | 'work-asked'
  | 'unsupported-type'
  | 'low-disk'
  | 'unavailable'

/** A refusal with a code and data; anything else that is thrown is a bug. `message` is for people and holds no customer text. */
export class DocketError extends Error {
  readonly code: DocketErrorCode
  readonly data: Readonly<Record<string, unknown>>

  constructor(code: DocketErrorCode, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'DocketError'
    this.code = code
    this.data = data
  }
}

/** A refusal that says nothing about what was asked: the store could not take it this time, and another time it will. */
export function isPassing(error: unknown): boolean {
  return error instanceof DocketError && (error.code === 'unavailable' || error.code === 'low-disk')
}
