import type { Code } from './code.ts'

/** Mistakes against the meta-schema of a kind. */
export const schemaCodes: readonly Code[] = [
  {
    code: 'docket/unknown-key',
    about: 'A key that nobody reads would silently do nothing.',
    bad: '{ "enum": ["billing", "other"], "tittle": "Topic" }',
    good: '{ "enum": ["billing", "other"], "title": "Topic" }',
  },
  {
    code: 'docket/missing-key',
    about: 'A key that has to be there is missing.',
    bad: '{ "name": "Customer care" }',
    good: '{ "name": "Customer care", "workflow": "support" }',
  },
  {
    code: 'docket/wrong-type',
    about: 'The value has another JSON type than its key asks for.',
    bad: '"required": "email"',
    good: '"required": ["email"]',
  },
  {
    code: 'docket/not-one-of',
    about: 'The value is not among those that its key allows.',
    bad: '"x-input": "raido"',
    good: '"x-input": "radio"',
  },
  {
    code: 'docket/bad-value',
    about: 'The value has the right type and the wrong form.',
    bad: '"shortcut": "say thanks"',
    good: '"shortcut": "say-thanks"',
  },
  {
    code: 'docket/bad-duration',
    about: 'Durations are written as in ISO 8601, without months and years (they have no fixed length).',
    bad: '"firstResponse": "4h"',
    good: '"firstResponse": "PT4H"',
  },
  {
    code: 'docket/bad-time',
    about: 'A time of day has two digits for hours and for minutes; `24:00` ends a day.',
    bad: '"mon": [["9:00", "17:00"]]',
    good: '"mon": [["09:00", "17:00"]]',
  },
  {
    code: 'docket/too-few',
    about: 'A list or an object needs more entries.',
    bad: '"enum": []',
    good: '"enum": ["billing", "other"]',
  },
  {
    code: 'docket/too-many',
    about: 'A list, an object or a text is longer than anything needs.',
    bad: 'a form of ten thousand fields',
    good: 'several forms',
  },
  {
    code: 'docket/duplicate-entry',
    about: 'An entry stands in a list twice.',
    bad: '"policies": ["standard", "standard"]',
    good: '"policies": ["standard"]',
  },
  {
    code: 'docket/unknown-action',
    about: 'XState would move the ticket and do nothing.',
    bad: '"entry": [{ "type": "sendMial", "params": { "template": "received", "to": "requester" } }]',
    good: '"entry": [{ "type": "sendMail", "params": { "template": "received", "to": "requester" } }]',
  },
  {
    code: 'docket/unknown-guard',
    about: 'XState would only throw when a ticket is there.',
    bad: '"guard": "isAsigned"',
    good: '"guard": "isAssigned"',
  },
  {
    code: 'docket/missing-params',
    about: 'This name cannot stand alone.',
    bad: '"entry": ["sendMail"]',
    good: '"entry": [{ "type": "sendMail", "params": { "template": "received", "to": "requester" } }]',
  },
  {
    code: 'docket/unknown-delay',
    about: 'XState fires a delay that it does not know at once, without an error.',
    bad: '"after": { "7 days": "solved" }',
    good: '"after": { "P7D": "solved" }',
  },
]
