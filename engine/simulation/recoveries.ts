import { faultKinds } from './faults.ts'

/** Every fault, and every way out of one: many runs together must meet each of them, or it is not tested. */
export const recoveries: readonly string[] = [
  ...faultKinds,
  'started-again',
  'start-refused',
  'client-told-to-wait',
  'client-never-answered',
  'client-asked-elsewhere',
  'log: definitions are broken; the last good ones keep running',
  'log: tickets moved to the running revision',
  'log: tickets could not be moved to the running revision',
  'log: an effect could not be delivered',
  'log: an effect could not be settled',
  'log: an effect is a dead letter',
  'log: a mail could not be taken in',
  'log: waiting mails cannot be read',
  'log: the outbox cannot be read',
]
