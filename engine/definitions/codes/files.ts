import type { Code } from './code.ts'

/** Mistakes in the name, place or text of a file. */
export const fileCodes: readonly Code[] = [
  {
    code: 'docket/unknown-file',
    about: 'The middle of a name is the kind of a file. A file of no kind would silently do nothing.',
    bad: 'workflows/support.workflows.json',
    good: 'workflows/support.workflow.json',
  },
  {
    code: 'docket/wrong-folder',
    about: 'Forms live in `forms/`, everything else in `workflows/`.',
    bad: 'workflows/contact.form.json',
    good: 'forms/contact.form.json',
  },
  {
    code: 'docket/bad-id',
    about: 'An id is made of a-z, 0-9 and -, since it stands in addresses and other files.',
    bad: 'forms/Order Problem.form.json',
    good: 'forms/order-problem.form.json',
  },
  {
    code: 'docket/duplicate-id',
    about: 'Folders are free, so an id is unique within its kind wherever the file lies.',
    bad: 'workflows/care.team.json and workflows/eu/care.team.json',
    good: 'workflows/care.team.json and workflows/eu/care-eu.team.json',
  },
  {
    code: 'docket/too-large',
    about: 'No definition comes near this size; the file is not even parsed.',
    bad: 'a choice of a million values',
    good: 'a text field with a pattern',
  },
  {
    code: 'docket/syntax',
    about: 'The file is JSON with comments: no trailing commas, keys and texts in double quotes.',
    bad: '{ "title": "Contact", }',
    good: '{ "title": "Contact" }',
  },
  {
    code: 'docket/too-deep',
    about: 'Objects and lists stand more than 64 levels inside each other.',
    bad: '[[[[[[…]]]]]]',
    good: '[…]',
  },
  {
    code: 'docket/duplicate-key',
    about: 'Of two equal keys JSON keeps one, and nobody sees which.',
    bad: '{ "title": "Contact", "title": "Contact us" }',
    good: '{ "title": "Contact us" }',
  },
  {
    code: 'docket/forbidden-key',
    about: 'This name means something else to programs.',
    bad: '{ "properties": { "__proto__": { "type": "string" } } }',
    good: '{ "properties": { "prototype-name": { "type": "string" } } }',
  },
  {
    code: 'docket/front-matter',
    about: 'Templates begin with front matter: two lines `---`, and `key: value` lines between them.',
    bad: 'title: Thanks\n\nThank you.',
    good: '---\ntitle: Thanks\n---\nThank you.',
  },
  {
    code: 'docket/empty-text',
    about: 'A template says something below its front matter.',
    bad: '---\ntitle: Thanks\n---',
    good: '---\ntitle: Thanks\n---\nThank you.',
  },
]
