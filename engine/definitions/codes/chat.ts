import type { Code } from './code.ts'

/** Mistakes in chat channels and scripts. */
export const chatCodes: readonly Code[] = [
  {
    code: 'docket/shadowed-rule',
    about:
      'An earlier rule of the same pass (those that name the country, then those without countries) fits wherever this one does, so this one never decides.',
    bad: '"rules": [{ "show": "button" }, { "url": "^/pricing", "show": "open" }]',
    good: '"rules": [{ "url": "^/pricing", "show": "open" }, { "show": "button" }]',
  },
  {
    code: 'docket/idle-part',
    about: 'This part of a rule does nothing beside the others.',
    bad: '{ "show": "button", "openAfterSeconds": 5 }',
    good: '{ "show": "open", "openAfterSeconds": 5 }',
  },
  {
    code: 'docket/duplicate-step',
    about: 'Conditions name steps and answers, so each has a name of its own.',
    bad: '"steps": [{ "id": "hello", … }, { "id": "hello", … }]',
    good: '"steps": [{ "id": "hello", … }, { "id": "topic", … }]',
  },
  {
    code: 'docket/script-part',
    about: 'A step lacks what its type needs, or has what belongs to another type.',
    bad: '{ "id": "topic", "type": "selection", "message": "What is it about?" }',
    good: '{ "id": "topic", "type": "selection", "message": "What is it about?", "answers": [{ "id": "refund", "title": "Refund" }] }',
  },
  {
    code: 'docket/later-answer',
    about: 'A condition sees only what was answered before: earlier steps that ask something.',
    bad: '{ "id": "hello", "type": "text", "message": "…", "onlyIf": { "topic": "refund" } }, { "id": "topic", "type": "selection", … }',
    good: '{ "id": "topic", "type": "selection", … }, { "id": "hello", "type": "text", "message": "…", "onlyIf": { "topic": "refund" } }',
  },
  {
    code: 'docket/unknown-answer',
    about: 'The step offers no such answer, so the condition would never hold.',
    bad: '"onlyIf": { "topic": "refunds" }',
    good: '"onlyIf": { "topic": "refund" }',
  },
  {
    code: 'docket/unknown-step',
    about: 'A step can only be gone on at where it comes later.',
    bad: '"notFound": "hello"',
    good: '"notFound": "sorry"',
  },
  {
    code: 'docket/dead-end',
    about: 'Every answer leads somewhere; a script stops at a step of type `end`, and nowhere else.',
    bad: '{ "id": "mail", "type": "email", "message": "Your e-mail?" } as the last step',
    good: '…, { "id": "bye", "type": "end", "message": "Thank you." }',
  },
  {
    code: 'docket/nobody-found',
    about:
      'Where an operator step finds nobody it says nothing: something has to follow, or the visitor waits for ever.',
    bad: '{ "id": "human", "type": "operator" } as the last step',
    good: '{ "id": "human", "type": "operator", "notFound": "sorry" }, { "id": "sorry", "type": "end", "message": "Nobody is here right now." }',
  },
  {
    code: 'docket/unreachable-step',
    about: 'No answers lead to this step.',
    bad: '{ "id": "bye", "type": "end" }, { "id": "more", "type": "text", "message": "More" }',
    good: '{ "id": "more", "type": "text", "message": "More" }, { "id": "bye", "type": "end" }',
  },
  {
    code: 'docket/silent-script',
    about:
      'What comes before the first question is shown before the visitor writes: without a question nothing is asked for.',
    bad: '"steps": [{ "id": "human", "type": "operator" }, …]',
    good: '"steps": [{ "id": "topic", "type": "selection", … }, { "id": "human", "type": "operator" }, …]',
  },
]
