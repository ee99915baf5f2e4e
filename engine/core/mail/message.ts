import type { JsonObject } from '#engine/core/json.ts'
import type { Rules } from '#engine/core/rules.ts'
import { cleanLine, cleanText } from '#engine/core/text.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { LetterCut, LetterFacts, LetterName } from '#engine/core/ticket/letter.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { MailName, ReadMail } from '#engine/ports/mail-reader.ts'

/** Why a mail ended where it did: what the desk tells beside what the mail itself says. */
export interface Reasons {
  readonly foundBy: string | null
  readonly standing: string
  readonly reasons: readonly string[]
}

const textCharacters = 200_000
const htmlCharacters = 1_000_000
const titleCharacters = 300
/** Files of one mail that a message holds. */
export const mostFiles = 100

/** What a message that came by mail says and brings; the part of an event's content that does not depend on the ticket. */
export function messageContent(
  mail: ReadMail,
  auth: MailAuth,
  files: readonly FileRef[],
  reasons: Reasons,
  holds: Rules,
): JsonObject {
  const clean = holds('text-is-clean') ? cleanText : String
  const { text, quoted, html, quotedHtml } = mail.folded
  return {
    text: clean(text, textCharacters),
    ...(quoted !== '' && { quoted: clean(quoted, textCharacters) }),
    ...(html !== null && html.length <= htmlCharacters && { html }),
    ...(quotedHtml !== null && quotedHtml.length <= htmlCharacters && { quotedHtml }),
    files: files.map((file) => ({ ...file })),
    letter: factsOf(mail, auth, reasons, files.length) as unknown as JsonObject,
  }
}

export function titleOf({ subject }: ReadMail, language: string): string {
  return cleanLine(subject, titleCharacters) || (language.startsWith('zh') ? '无主题' : 'No subject')
}

/** The writer as a person; the address is the one to answer, and may be empty. */
export function authorOf({ from }: ReadMail): LetterName {
  return { name: cleanLine(from?.name ?? '', 200), address: from?.address ?? '' }
}

/** Whoever reads a part must know that there is more: the raw mail has it all. */
function cutOf({ folded: { text, quoted, html, quotedHtml }, parts }: ReadMail, files: number): readonly LetterCut[] {
  return [
    ...([text, quoted].some(({ length }) => length > textCharacters) ? (['text'] as const) : []),
    ...([html, quotedHtml].some((one) => (one?.length ?? 0) > htmlCharacters) ? (['html'] as const) : []),
    ...(parts.length > files ? (['files'] as const) : []),
  ]
}

function factsOf(mail: ReadMail, auth: MailAuth, { foundBy, standing, reasons }: Reasons, files: number): LetterFacts {
  const cut = cutOf(mail, files)
  return {
    from: named(mail.from),
    to: mail.to.slice(0, 20).map(named),
    cc: mail.cc.slice(0, 20).map(named),
    subject: cleanLine(mail.subject, 1_000),
    date: mail.date,
    spf: auth.spf,
    dkim: auth.dkim,
    dmarc: auth.dmarc,
    checkedBy: auth.by,
    foundBy,
    standing,
    mended: mail.mended,
    reasons,
    ...(cut.length > 0 && { cut }),
    isSigned: mail.isSigned,
    isEncrypted: mail.isEncrypted,
    ...(mail.hasCalendar && { hasCalendar: true }),
  }
}

function named(name: MailName | null): LetterName {
  return { name: name?.name ?? '', address: name?.address ?? name?.written ?? '' }
}
