import type { Counted, Messages } from '#engine/core/form/messages/kinds.ts'

/**
 * A label inside a sentence. "Your name" becomes “your name” and "Order number" “the order number”; a question, a proper name or a label
 * that is not English is quoted as it stands.
 */
function inside(label: string): string {
  if (/^(Your|The|A|An|Our) [a-z]/.test(label)) return label[0]?.toLowerCase() + label.slice(1)
  if (/^[A-Z][a-z]+(-[a-z]+)*( [a-z][a-z-]*)*$/.test(label)) return `the ${label[0]?.toLowerCase()}${label.slice(1)}`
  return `“${label}”`
}

/** A label that begins a sentence. */
function first(label: string): string {
  return /[^\p{L}\p{N}\s'’-]/u.test(label) ? `“${label}”` : label
}

function ask(verb: string): (label: string) => string {
  return (label) => (label.endsWith('?') ? `Answer “${label}”` : `${verb} ${inside(label)}`)
}

function count(number: number, one: string, many: string): string {
  return number === 1 ? `1 ${one}` : `${number} ${many}`
}

const nouns: Readonly<Record<Counted, readonly [verb: string, one: string, many: string]>> = {
  choices: ['Choose', 'answer', 'answers'],
  files: ['Add', 'file', 'files'],
  rows: ['Add', 'entry', 'entries'],
  lines: ['Enter', 'line', 'lines'],
}

function counted(bound: string): Messages['minItems'] {
  const sentence = (kind: Counted) => {
    const [verb, one, many] = nouns[kind]
    return (label: string, number: number) => `${verb} ${bound} ${count(number, one, many)} for “${label}”`
  }
  return { choices: sentence('choices'), files: sentence('files'), rows: sentence('rows'), lines: sentence('lines') }
}

export const messages: Messages = {
  required: {
    'own-name': () => 'Enter your name',
    'own-email': () => 'Enter your e-mail address, like name@example.com',
    'own-phone': () => 'Enter your phone number',
    'own-company': () => 'Enter the name of your company',
    text: ask('Enter'),
    email: (label) => `${ask('Enter')(label)}, like name@example.com`,
    uri: (label) => `${ask('Enter')(label)}, like www.example.com`,
    number: ask('Enter'),
    date: ask('Enter'),
    datetime: ask('Enter'),
    choice: ask('Choose'),
    choices: (label) => (label.endsWith('?') ? `Answer “${label}”` : `Choose at least one answer for “${label}”`),
    tick: (label) => `Tick “${label}”`,
    file: (label) => `Add a file for “${label}”`,
    files: (label) => `Add a file for “${label}”`,
    rows: (label) => `Add at least one entry for “${label}”`,
  },
  text: (label) => `${first(label)} must be text`,
  number: (label) => `${first(label)} must be a number, like 12`,
  integer: (label) => `${first(label)} must be a whole number, like 12`,
  date: (label) => `${first(label)} must be a real date, like 2026-12-24`,
  datetime: (label) => `${first(label)} must be a real date and time, like 2026-12-24 09:30`,
  uri: (label) => `${first(label)} must be a web address, like www.example.com`,
  address: (label) => `${ask('Enter')(label)} as an e-mail address, like name@example.com`,
  choice: (label) => `Choose one of the answers offered for “${label}”`,
  pattern: (label, example) =>
    example === null
      ? `Check “${label}”: it is not in the form we expect`
      : `${first(label)} must look like ${example}`,
  minLength: (label, least) => `${first(label)} must be ${count(least, 'character', 'characters')} or more`,
  maxLength: (label, most) => `${first(label)} must be ${count(most, 'character', 'characters')} or fewer`,
  minimum: (label, least) => `${first(label)} must be ${least} or more`,
  maximum: (label, most) => `${first(label)} must be ${most} or less`,
  above: (label, limit) => `${first(label)} must be more than ${limit}`,
  below: (label, limit) => `${first(label)} must be less than ${limit}`,
  multipleOf: (label, step) => `${first(label)} must be a multiple of ${step}`,
  minItems: counted('at least'),
  maxItems: counted('at most'),
  uniqueItems: (label) => `“${label}” has the same answer twice`,
  fileSize: (bytes) => `{file} is larger than ${bytes}; add a smaller file`,
  fileType: (kinds) => `{file} is not of a kind we can take; add ${kinds}`,
  fileMissing: (label) => `Add the file for “${label}” again`,
  other: (label) => `Check your answer to “${label}”`,
  onlyOneOf: (labels) => `Fill in one of these, and only one: ${labels.map((label) => `“${label}”`).join(', ')}`,
  atLeastOneOf: (labels) => `Fill in at least one of these: ${labels.map((label) => `“${label}”`).join(', ')}`,
  together: 'Check your answers: some of them do not go together',
  tooLarge: 'This is more than the form can take',
  fileKinds: {
    image: 'an image',
    video: 'a video',
    audio: 'an audio file',
    text: 'a text file',
    'application/pdf': 'a PDF',
  },
  list: (words) => words.join(' or '),
  visibleIf: (condition) => `Only if ${condition}.`,
  onePerLine: 'One on each line.',
  yes: 'Yes',
  no: 'No',
}
