import type { Code } from './code.ts'

/** Mistakes in forms. */
export const formCodes: readonly Code[] = [
  {
    code: 'docket/form-choice',
    about: 'Labels and conditions of choices name choices that exist.',
    bad: '"enum": ["damage"], "x-labels": { "damages": "Damaged goods" }',
    good: '"enum": ["damage"], "x-labels": { "damage": "Damaged goods" }',
  },
  {
    code: 'docket/form-cycle',
    about: 'Two fields that each wait for the other are never shown.',
    bad: '"a": { "x-visible": { "b": "yes" } }, "b": { "x-visible": { "a": "yes" } }',
    good: '"a": {}, "b": { "x-visible": { "a": "yes" } }',
  },
  {
    code: 'docket/form-field-name',
    about: 'A field cannot have a name that a post, a condition or the engine would read as something else.',
    bad: '"properties": { "docket-note": { "type": "string" } }',
    good: '"properties": { "note": { "type": "string" } }',
  },
  {
    code: 'docket/form-format',
    about: 'Formats that are not known are not checked.',
    bad: '"format": "emial"',
    good: '"format": "email"',
  },
  {
    code: 'docket/form-hidden',
    about: 'A hidden field submits a value that the form gives it.',
    bad: '"source": { "type": "string", "x-hidden": true }',
    good: '"source": { "const": "web", "x-hidden": true }',
  },
  {
    code: 'docket/form-input',
    about: 'The control does not fit the type of the field.',
    bad: '"type": "boolean", "x-input": "date"',
    good: '"type": "boolean", "x-input": "checkbox"',
  },
  {
    code: 'docket/form-limits',
    about: 'Limits that contradict each other fit no answer, so nobody could send the form.',
    bad: '"minLength": 10, "maxLength": 3',
    good: '"minLength": 3, "maxLength": 10',
  },
  {
    code: 'docket/form-no-address',
    about: 'Without a mail address the request page is the only way back to the sender.',
    bad: '"properties": { "message": { "type": "string" } }',
    good: '"properties": { "email": { "type": "string", "format": "email" }, "message": { "type": "string" } }',
  },
  {
    code: 'docket/form-not-shown',
    about: 'No control can show this property.',
    bad: '"codes": { "type": "array" }',
    good: '"codes": { "type": "array", "items": { "type": "string" } }',
  },
  {
    code: 'docket/form-pattern',
    about: 'A pattern compiles in RE2 (the server) and as RegExp with the `u` flag (the page).',
    bad: '"pattern": "(?=x)"',
    good: '"pattern": "^x"',
  },
  {
    code: 'docket/form-reference-missing',
    about: 'A `$ref` points inside the file or to a file below `forms/`.',
    bad: '"$ref": "#/$defs/emial"',
    good: '"$ref": "#/$defs/email"',
  },
  {
    code: 'docket/form-reference-recursive',
    about: 'A field cannot hold itself.',
    bad: '"$defs": { "part": { "properties": { "part": { "$ref": "#/$defs/part" } } } }',
    good: '"parts": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } }',
  },
  {
    code: 'docket/form-reference-remote',
    about: 'Nothing is fetched.',
    bad: '"$ref": "https://example.com/email.json"',
    good: '"$ref": "./_shared/contact.json#/$defs/email"',
  },
  {
    code: 'docket/form-reference-too-large',
    about: 'References that hold references grow quickly.',
    bad: 'ten groups that each refer to ten groups, several times over',
    good: 'one group',
  },
  {
    code: 'docket/form-required',
    about: 'What is required is a field that can be filled in.',
    bad: '"required": ["emial"]',
    good: '"required": ["email"]',
  },
  {
    code: 'docket/form-role',
    about: 'A role belongs to one field, and its values fit.',
    bad: 'two fields with "x-role": "requester.email"',
    good: 'one field with "x-role": "requester.email"',
  },
  {
    code: 'docket/form-rule-field',
    about: 'A rule of the form names a field that does not exist.',
    bad: '"if": { "properties": { "topik": { "const": "damage" } } }',
    good: '"if": { "properties": { "topic": { "const": "damage" } } }',
  },
  {
    code: 'docket/form-schema',
    about: 'The form is no valid JSON Schema; the message is the validator’s own.',
    bad: 'a keyword that contradicts itself',
    good: 'one that does not',
  },
  {
    code: 'docket/form-subject',
    about: 'A condition asks for a field that does not exist.',
    bad: '"x-visible": { "topik": "damage" }',
    good: '"x-visible": { "topic": "damage" }',
  },
  {
    code: 'docket/form-subject-value',
    about: 'A condition compares with a value that the field never has.',
    bad: '"x-visible": { "topic": "damages" }',
    good: '"x-visible": { "topic": "damage" }',
  },
  {
    code: 'docket/form-title-placeholder',
    about: 'The title of a ticket names fields that exist.',
    bad: '"ticketTitle": "{topik}"',
    good: '"ticketTitle": "{topic}"',
  },
  {
    code: 'docket/form-too-large',
    about: 'A form of this size is no form.',
    bad: 'ten thousand fields',
    good: 'several forms',
  },
  {
    code: 'docket/form-unsupported',
    about: 'A form cannot use this keyword of JSON Schema.',
    bad: '"patternProperties": { "^x": { "type": "string" } }',
    good: '"properties": { "x": { "type": "string" } }',
  },
]
