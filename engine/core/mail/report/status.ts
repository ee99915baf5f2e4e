import type { FailedRecipient } from '#engine/ports/mail-reader.ts'

/** An enhanced status code (RFC 3463) that is no part of a longer number, such as an address or a version. */
const statusCode = /(?<![\d.])[245]\.[0-7]\.\d{1,3}(?!\.?\d)/
/** A reply code of SMTP at the start of what a server said. */
const replyCode = /(?<![\d.#])([45])\d\d(?=[ :-]|$)/

/** Conditions that the recipient or time can mend, whatever class the system gives them. */
const passing = new RegExp(
  [
    'mailbox (?:is |size |storage )*(?:full|limit exceeded)|mailbox.{0,30}\\bfull\\b|over.?quota|quota.{0,20}exceeded',
    'exceeded.{0,20}quota|insufficient.{0,20}(?:storage|space)|user is over|storage allocation|disk quota',
    'gr[ae]y.?list|try again later|temporar|timed? ?out|timeout|retry time|connection refused|time expired',
    'postfach.{0,40}voll|speicherplatz|voll und kann|kontingent',
    'bo[iî]te.{0,40}pleine|quota dépassé|réessayer plus tard',
    'переполнен|попробуйте позже',
    '空间不足|邮箱已满|郵箱已滿|超出.{0,6}(?:配额|容量)|容量已满|稍后再试',
  ].join('|'),
  'i',
)

/** Words by which systems that give no code say that nobody is there. */
const nobody = new RegExp(
  [
    'user (?:is )?unknown|unknown (?:user|recipient|address|local part)|no such (?:user|mailbox|recipient|person|address)',
    "does ?n[o']t (?:exist|have an? )|not (?:exist|found|listed in)|not recogni[sz]ed|no mailbox|invalid (?:recipient|mailbox|address)",
    'no longer (?:valid|available|in use|exists)|disabled|deactivated|inactiv|permanent(?:ly)? (?:error|fail)',
    'existiert nicht|unbekannt|nicht gefunden|inconnu|n.existe pas|invalide|désactivé',
    'не существует|не найден|несуществующ|不存在|找不到|未找到|无此用户|已停用|被冻结|地址有误',
  ].join('|'),
  'i',
)

/** The status as given, or the one in the reason where that is more exact (RFC 3463: X.0.0 is other and undefined). */
export function statusOf(given: string | null, reason: string): string | null {
  const own = given === null ? null : (statusCode.exec(given)?.[0] ?? null)
  if (own !== null && !own.endsWith('.0.0')) return own
  return statusCode.exec(reason)?.[0] ?? own
}

/**
 * Whether writing again is of no use. A full mailbox is soft in every class, since its address is not dead; then the class of the status
 * decides, then that of the reply code, then words. What nothing speaks against is soft: a live address must not be marked dead.
 */
export function severityOf(status: string | null, reason: string): NonNullable<FailedRecipient['severity']> {
  if (status?.endsWith('.2.2')) return 'soft'
  const digit = status?.[0] ?? replyCode.exec(reason)?.[1]
  if (digit === '4') return 'soft'
  if (status === null && passing.test(reason)) return 'soft'
  if (digit === '5') return 'hard'
  return nobody.test(reason) ? 'hard' : 'soft'
}

/** How much a line tells: a status, a reply code, words that name a cause. */
export function weight(line: string): number {
  return (statusCode.test(line) ? 4 : 0) + (replyCode.test(line) ? 2 : 0) + (tellsCause(line) ? 1 : 0)
}

export function tellsCause(text: string): boolean {
  return passing.test(text) || nobody.test(text)
}
