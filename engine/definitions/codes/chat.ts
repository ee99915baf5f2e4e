import type { Code } from './code.ts'

const channel = 'workflows/website.chat.json'
const script = 'workflows/welcome.script.json'

/** Mistakes in chat channels and scripts. */
export const chatCodes: readonly Code[] = [
  {
    code: 'docket/shadowed-rule',
    about:
      'An earlier rule of the same pass (those that name the country, then those without countries) fits wherever this one does, so this one never decides.',
    file: channel,
    bad: '"rules": [\n    { "show": "button" },\n    { "url": "^/pricing"',
    good: '"rules": [\n    { "url": "^/pricing"',
  },
  {
    code: 'docket/idle-part',
    about: 'This part of a rule does nothing beside the others.',
    file: channel,
    bad: '"show": "button", "openAfterSeconds": 5',
    good: '"show": "open", "openAfterSeconds": 5',
  },
  {
    code: 'docket/duplicate-step',
    about: 'Conditions name steps and answers, so each has a name of its own.',
    file: script,
    bad: '{ "id": "refund", "title": "Something else" }',
    good: '{ "id": "other", "title": "Something else" }',
  },
  {
    code: 'docket/script-part',
    about: 'A step lacks what its type needs, or has what belongs to another type.',
    file: script,
    bad: '"type": "line", "onlyIf"',
    good: '"type": "line", "message": "Which order?", "onlyIf"',
  },
  {
    code: 'docket/later-answer',
    about: 'A condition sees only what was answered before: earlier steps that ask something.',
    file: script,
    bad: '"onlyIf": { "human": "refund" }',
    good: '"onlyIf": { "topic": "refund" }',
  },
  {
    code: 'docket/unknown-answer',
    about: 'The step offers no such answer, so the condition would never hold.',
    file: script,
    bad: '"onlyIf": { "topic": "refunds" }',
    good: '"onlyIf": { "topic": "refund" }',
  },
  {
    code: 'docket/unknown-step',
    about: 'A script goes only forwards: nobody found leads to a later step.',
    file: script,
    bad: '"notFound": "topic"',
    good: '"notFound": "sorry"',
  },
  {
    code: 'docket/dead-end',
    about: 'Every answer leads somewhere; a script stops at a step of type `end`, and nowhere else.',
    file: script,
    bad: '{ "id": "sorry", "type": "email", "message": "Nobody is here. Your e-mail?" }',
    good: '{ "id": "sorry", "type": "end", "message": "Nobody is here right now." }',
  },
  {
    code: 'docket/nobody-found',
    about:
      'Where an operator step finds nobody it says nothing: something has to follow, or the visitor waits for ever.',
    file: script,
    bad: '{ "id": "human", "type": "operator" }',
    good: '{ "id": "human", "type": "operator", "notFound": "sorry" },\n    { "id": "sorry", "type": "end", "message": "Nobody is here right now." }',
  },
  {
    code: 'docket/unreachable-step',
    about: 'No answers lead to this step.',
    file: script,
    bad: '"message": "Nobody is here right now." },\n    { "id": "bye", "type": "end", "message": "Bye." }',
    good: '"message": "Nobody is here right now." }',
  },
  {
    code: 'docket/silent-script',
    about:
      'What comes before the first question is shown before the visitor writes: without a question nothing is asked for.',
    file: script,
    bad: '"steps": [\n    { "id": "first", "type": "operator" },',
    good: '"steps": [',
  },
]
