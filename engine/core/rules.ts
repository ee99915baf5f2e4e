/**
 * Rules against attacks that are a few lines among others, where a change would take one away unseen. The code asks whether a rule holds,
 * and in the product each always does: nothing but a test hands in another answer, to show that its attack would succeed otherwise.
 */
export type Rule =
  /** At an agent's address only a mail with their own token and a DMARC pass is theirs. */
  | 'agents-prove-themselves'
  /** Who fails the checks of their own domain is nobody we know. */
  | 'a-failed-check-is-a-stranger'
  /** A mail from several people, or from none, is from nobody in particular. */
  | 'several-authors-are-nobody'
  /** Our own mail that comes back becomes nothing. */
  | 'own-mail-opens-nothing'
  /** A report about a mail is noted where that mail is, or nowhere. */
  | 'reports-open-nothing'
  /** A mail that a program wrote makes no ticket. */
  | 'programs-open-nothing'
  /** No rule answers a program, a list, or anybody who asks not to be answered. */
  | 'programs-get-no-answer'
  /** A code or link by which another service proves an address reaches no ticket by itself. */
  | 'verification-waits'
  /** Who opens one ticket after another is stopped. */
  | 'loops-end'
  /** The same mail by two doors is one ticket. */
  | 'one-mail-is-one-ticket'
  /** After a confirmation the others of the hour go out as one. */
  | 'confirmations-are-collected'
  /** Few automatic mails go to one address within an hour. */
  | 'few-automatic-mails'
  /** What a rule writes to an address that nobody has proven repeats nothing that a stranger wrote. */
  | 'strangers-words-stay-out'
  /** A mail goes to one address that can be read in one way only. */
  | 'one-strict-address'
  /** A header is one line. */
  | 'headers-are-one-line'
  /** A mail that was not taken is tried again. */
  | 'mail-is-tried-again'
  /** A ticket says of each mail that will never be delivered. */
  | 'dead-letters-are-told'
  /** A mail has one Message-ID, however often it goes out. */
  | 'one-message-id'
  /** A domain that takes nothing is left alone for a while, and no other waits with it. */
  | 'troubled-domains-wait'
  /** Numbers of a mailbox mean nothing once its server counts anew. */
  | 'numbers-have-a-numbering'
  /** The size of a mail is asked before the mail. */
  | 'sizes-are-asked-first'
  /** A mail that breaks every connection comes after the others. */
  | 'what-breaks-comes-last'
  /** Who is not let in asks rarely. */
  | 'the-refused-ask-rarely'
  /** Text is cleaned where it comes in. */
  | 'text-is-clean'
  /** HTML of a mail neither runs nor loads anything. */
  | 'html-is-harmless'
  /** Files open as downloads, in a sandbox. */
  | 'files-only-download'
  /** A mail beyond its limits is not read. */
  | 'mails-have-limits'
  /** A mail that takes too long is given up. */
  | 'reading-has-a-time'
  /** A mail that brings its reader down three times is left alone. */
  | 'three-attempts'
  /** The door for mail knows no passwords. */
  | 'no-sign-in-by-smtp'
  /** Addresses at the door are ASCII before the "@". */
  | 'senders-are-ascii'
  /** A mail is measured while it comes in, whatever its sender said. */
  | 'size-is-measured'
  /** One mail has few recipients. */
  | 'few-recipients'
  /** One submission of a form is one ticket, however often it is sent. */
  | 'one-submission-is-one-ticket'
  /** A repeat says what the first one said. */
  | 'a-repeat-says-the-same'
  /** What looks like a program lies on the shelf, and nobody is written to. */
  | 'suspicious-forms-wait'
  /** Another site's page does nothing here with somebody's rights. */
  | 'other-sites-send-nothing'
  /** A body larger than its route takes is not read. */
  | 'bodies-have-a-size'
  /** Nothing that a stranger packed is taken. */
  | 'nothing-comes-packed'
  /** One network sends so much a minute. */
  | 'few-posts-a-minute'

/** Whether a rule holds. */
export type Rules = (rule: Rule) => boolean

export const everyRule: Rules = () => true
