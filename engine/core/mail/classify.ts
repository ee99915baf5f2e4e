import type { MailReport, ReadMail } from '#engine/ports/mail-reader.ts'
import type { Own } from './own.ts'
import { returnPathOf, type SentBy } from './sender.ts'
import { noteworthy, unanswerable } from './signals.ts'

/**
 * `message`: a person wrote it; `automatic`: a program did, so it opens and reopens no ticket; `bounce`: a mail of ours failed or is late;
 * `receipt`: a mail of ours arrived or was read; `feedback`: somebody complained about a mail of ours; `own-loop`: our own mail came back.
 */
export type MailKind = 'message' | 'automatic' | 'bounce' | 'receipt' | 'feedback' | 'own-loop'

export interface Classification {
  readonly kind: MailKind
  /** Short codes for the desk, such as `auto-submitted`, `ambiguous-from`; each once. */
  readonly reasons: readonly string[]
  /** Whether any automatic mail may go to its sender (RFC 3834, 2). */
  readonly mayAnswer: boolean
}

/** What a mail is, by its envelope, its headers and its report; never by words in its text. */
export function classify(mail: ReadMail, envelope: SentBy, own: Own): Classification {
  const looked = { mail, returnPath: returnPathOf(mail, envelope), own }
  const against = unanswerable.filter(({ is }) => is(looked))
  const noted = noteworthy.filter(({ is }) => is(looked))
  const makes = new Set(against.map((signal) => signal.makes))
  return {
    kind: makes.has('own-loop')
      ? 'own-loop'
      : (reportKind(mail.report) ?? (makes.has('automatic') ? 'automatic' : 'message')),
    reasons: [...new Set([...against, ...noted].map(({ code }) => code))],
    mayAnswer: against.length === 0,
  }
}

function reportKind(report: MailReport | null): MailKind | null {
  if (report === null) return null
  if (report.kind === 'feedback') return 'feedback'
  if (report.kind === 'disposition') return 'receipt'
  // A delivery report that names nobody tells of a failure: nobody asks for receipts without recipients.
  const { recipients } = report
  return recipients.length > 0 && recipients.every(({ severity }) => severity === null) ? 'receipt' : 'bounce'
}
