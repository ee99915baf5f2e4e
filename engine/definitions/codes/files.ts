import { sampleProject } from '#engine/definitions/sample-project.ts'
import type { Code } from './code.ts'

/** Mistakes in the name, place or text of a file. */
export const fileCodes: readonly Code[] = [
  {
    code: 'docket/unknown-file',
    about: 'The middle of a name is the kind of a file. A file of no kind would silently do nothing.',
    bad: { 'workflows/notes.workflows.json': '{}' },
    good: {},
  },
  {
    code: 'docket/unused-part',
    about:
      'A file below `forms/` whose name does not end in .form.json holds parts that forms point at. One that no form points at does nothing, and may have been meant as a form.',
    bad: { 'forms/order.json': '{ "properties": { "email": { "type": "string", "format": "email" } } }' },
    good: { 'forms/order.form.json': '{ "properties": { "email": { "type": "string", "format": "email" } } }' },
  },
  {
    code: 'docket/wrong-folder',
    about: 'Forms live in `forms/`, everything else in `workflows/`.',
    bad: { 'workflows/order.form.json': '{ "properties": { "email": { "type": "string", "format": "email" } } }' },
    good: { 'forms/order.form.json': '{ "properties": { "email": { "type": "string", "format": "email" } } }' },
  },
  {
    code: 'docket/bad-id',
    about: 'An id is made of a-z, 0-9 and -, since it stands in addresses and other files.',
    bad: { 'forms/Order Problem.form.json': '{ "properties": { "email": { "type": "string", "format": "email" } } }' },
    good: { 'forms/order-problem.form.json': '{ "properties": { "email": { "type": "string", "format": "email" } } }' },
  },
  {
    code: 'docket/duplicate-id',
    about: 'Folders are free, so an id is unique within its kind wherever the file lies.',
    bad: { 'workflows/eu/standard.sla.json': '{ "targets": { "firstResponse": "P1D" } }' },
    good: {
      'workflows/eu/standard-eu.sla.json': '{ "targets": { "firstResponse": "P1D" } }',
      'workflows/care.team.json': (sampleProject['workflows/care.team.json'] ?? '').replace(
        '"urgent"]',
        '"urgent", "standard-eu"]',
      ),
    },
  },
  {
    code: 'docket/too-large',
    about: 'No definition comes near this size; the file is not even parsed.',
    file: 'forms/contact.form.json',
    bad: `{ "title": "${'Contact '.repeat(60_000)}" }`,
    good: '{ "properties": { "email": { "type": "string", "format": "email" } } }',
    instead: null,
  },
  {
    code: 'docket/encoding',
    about:
      'Files are UTF-8. Of one in another encoding every letter beyond ASCII is lost, and customers would read a question mark in its place.',
    file: 'forms/contact.form.json',
    bad: '"title": "M\uFFFDller"',
    good: '"title": "Müller"',
    instead: '"title": "Contact"',
  },
  {
    code: 'docket/syntax',
    about: 'The file is JSON with comments: no trailing commas, keys and texts in double quotes.',
    file: 'forms/contact.form.json',
    bad: '"title": "Topic", }',
    good: '"title": "Topic" }',
    instead: '"title": "Topic", "x-input": "radio" }',
  },
  {
    code: 'docket/too-deep',
    about: 'Objects and lists stand more than 64 levels inside each other.',
    file: 'forms/contact.form.json',
    bad: `"default": ${'['.repeat(70)}${']'.repeat(70)}`,
    good: '"default": "other"',
    instead: '"x-input": "radio"',
  },
  {
    code: 'docket/duplicate-key',
    about: 'Of two equal keys JSON keeps one, and nobody sees which.',
    file: 'forms/contact.form.json',
    bad: '"title": "Contact", "title": "Contact us"',
    good: '"title": "Contact us"',
    instead: '"title": "Contact"',
  },
  {
    code: 'docket/forbidden-key',
    about: 'This name means something else to programs.',
    file: 'forms/contact.form.json',
    bad: '"__proto__": { "type": "string" }',
    good: '"prototype-name": { "type": "string" }',
    instead: '"message": { "type": "string" }',
  },
  {
    code: 'docket/front-matter',
    about: 'Templates begin with front matter: two lines `---`, and `key: value` lines between them.',
    file: 'workflows/thanks.reply.md',
    bad: 'title: Thanks\n\nThank you.\n',
    good: '---\ntitle: Thanks\n---\nThank you.\n',
    instead: null,
  },
  {
    code: 'docket/empty-text',
    about: 'A template says something below its front matter.',
    file: 'workflows/thanks.reply.md',
    bad: '---\ntitle: Thanks\n---\n',
    good: '---\ntitle: Thanks\n---\nThank you.\n',
    instead: null,
  },
  {
    code: 'docket/bad-extension',
    about:
      'The file of own guards and actions does not load, or one of them is not as it has to be. It runs without clock, randomness, files and network, and imports types alone.',
    bad: { 'workflows/extensions.ts': 'export default {\n  guards: { isVip: { holds: () => true } },\n}\n' },
    good: {
      'workflows/extensions.ts':
        "export default {\n  guards: { isVip: { description: 'Always.', holds: () => true } },\n}\n",
    },
  },
]
