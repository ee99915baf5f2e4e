import type { Audit } from '../audit.ts'
import { acceptedIsKept } from './accepted-is-kept.ts'
import { blobsAreThere } from './blobs-are-there.ts'
import { confirmationsAreCollected } from './confirmations-are-collected.ts'
import { deliveriesAreExplained } from './deliveries-are-explained.ts'
import { effectsEnd } from './effects-end.ts'
import { everybodyIsAnswered } from './everybody-is-answered.ts'
import { fencesHold } from './fences-hold.ts'
import { logsAreWhole } from './logs-are-whole.ts'
import { mailsGoInOrder } from './mails-go-in-order.ts'
import { oneTicketEach } from './one-ticket-each.ts'
import { replaysAgree } from './replays-agree.ts'
import { revisionsGovern } from './revisions-govern.ts'
import { sentMeansTaken } from './sent-means-taken.ts'
import { timersFireOnce } from './timers-fire-once.ts'

/** A promise, and every way in which a run broke it; nothing when it holds. */
export type Invariant = (audit: Audit) => readonly string[]

/** By their numbers in the list of promises. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'I1 accepted means kept:': acceptedIsKept,
  'I2 one ticket each:': oneTicketEach,
  'I3 every effect ends:': effectsEnd,
  'I4 what goes out twice is explained:': deliveriesAreExplained,
  'I4 only the newest claim settles:': fencesHold,
  'I5 logs have no gaps:': logsAreWhole,
  'I5 mails go in order:': mailsGoInOrder,
  'I6 timers fire once:': timersFireOnce,
  'I7 replay gives the snapshot:': replaysAgree,
  'I8 a kept revision governs:': revisionsGovern,
  'I9 sent means taken:': sentMeansTaken,
  'I10 everybody is answered:': everybodyIsAnswered,
  'I12 confirmations are collected:': confirmationsAreCollected,
  'I13 files have their bytes:': blobsAreThere,
}
