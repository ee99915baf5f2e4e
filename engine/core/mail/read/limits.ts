import type { Unreadable } from '#engine/ports/mail-reader.ts'

/** What a mail may have. Beyond that it is not read at all: its raw bytes stay on the shelf. */
export interface Limits {
  readonly bytes: number
  /** Of one block of headers. */
  readonly headerBytes: number
  readonly parts: number
  /** Multiparts within each other. */
  readonly depth: number
}

export const limits: Limits = { bytes: 50_000_000, headerBytes: 256 * 1024, parts: 500, depth: 24 }

/** What one mail may put into a ReadMail, in characters or entries. */
export const caps = {
  text: 1_000_000,
  html: 2_000_000,
  subject: 998,
  name: 200,
  written: 320,
  headers: 200,
  headerValue: 4_000,
  addresses: 100,
  references: 32,
  fileName: 150,
} as const

/** Thrown inside this folder: a mail beyond its limits. */
export class UnreadableMail extends Error {
  readonly reason: Unreadable
  constructor(reason: Unreadable) {
    super(reason)
    this.reason = reason
  }
}
