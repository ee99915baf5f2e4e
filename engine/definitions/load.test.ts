import fc from 'fast-check'
import { parse } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { root } from '#engine/testing/sources.ts'
import { tries } from '#engine/testing/tries.ts'
import { checks } from './check/all.ts'
import { frameText } from './frame.ts'
import { loadDefinitions } from './load.ts'
import { readFile } from './read-file.ts'

const sample = await workingTree(root).read()

const edit = (path: string, change: (text: string) => string): readonly SourceFile[] =>
  sample.map((file) => (file.path === path ? { ...file, text: change(file.text) } : file))

/** The problems that one edit brings, as `code file:line`. */
function found(files: readonly SourceFile[]): readonly string[] {
  return loadDefinitions(files, null).problems.map(
    ({ code, file, line }) => `${code} ${file}:${line > 0 ? 'n' : 'none'}`,
  )
}

const contact = 'forms/contact.form.json'
const support = 'workflows/support.workflow.json'
const standard = 'workflows/standard.sla.json'
const office = 'workflows/office.hours.json'
const care = 'workflows/customer-care.team.json'

type Place = readonly (string | number)[]

/** Every place of a value and of an object, by its keys. */
function placesIn(value: Json, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const below = entries.flatMap(([key, member]) => placesIn(member, [...at, key]))
  return Array.isArray(value) ? below : [at, ...below]
}

/** With an unknown key in the object there, or an object in place of the value there. */
function spoilt(value: Json, [key, ...below]: Place): Json {
  if (key === undefined) return typeof value === 'object' && value !== null ? { ...value, unheard: 1 } : { unheard: [] }
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? spoilt(one, below) : one))
  const members = value as JsonObject
  return { ...members, [key]: spoilt(members[key] as Json, below) }
}

describe('the sample content', () => {
  test('has nothing wrong with it', () => {
    const { definitions, problems } = loadDefinitions(sample, null)
    expect(problems).toEqual([])
    expect(definitions?.forms.size).toBe(2)
  })

  test('keeps its revision when only formatting and comments change', () => {
    const one = loadDefinitions(sample, null).definitions?.revision
    const other = loadDefinitions(
      edit(contact, (text) => `// reviewed\n${text}`),
      null,
    ).definitions
    expect(other?.revision).toBe(one)
  })
})

describe('a mistake in a file', () => {
  test('is framed with its line, a caret and what to write instead', () => {
    const text = sample.find(({ path }) => path === contact)?.text.replace('"title"', '"tittle"') ?? ''
    const [problem] = loadDefinitions(
      edit(contact, () => text),
      null,
    ).problems
    if (!problem) throw new Error('nothing was found')
    const frame = frameText(problem, text)
    expect(frame).toContain(`${contact}:${problem.line}:${problem.column}`)
    expect(frame).toContain('"tittle"')
    expect(frame).toMatch(/\^+ did you mean "title"\?/)
  })

  test('is reported beside all others, and keeps the set from being used', () => {
    const files = edit(contact, (text) => text.replace('"title"', '"tittle"')).map((file) =>
      file.path === standard ? { ...file, text: file.text.replace('"P1D"', '"1 day"') } : file,
    )
    const { definitions, problems } = loadDefinitions(files, null)
    expect(definitions).toBeNull()
    expect(new Set(problems.map(({ file }) => file))).toEqual(new Set([contact, standard]))
  })

  test.each([
    ['an action that does not exist', support, '"askForRating"', '"askForRatings"'],
    ['a transition to a state that does not exist', support, '"agent.replied": "waiting"', '"agent.replied": "wating"'],
    ['a delay that is no duration', support, '"P7D"', '"7 days"'],
    ['an initial state that does not exist', support, '"initial": "new"', '"initial": "neww"'],
    ['a misspelt key of a state', support, '"entry"', '"entri"'],
    ['a guard that does not exist', support, '"type": "within"', '"type": "whithin"'],
    ['a workflow that a team does not find', care, '"workflow": "support"', '"workflow": "suport"'],
    ['a placeholder in a signature', 'workflows/ana.agent.json', '"Ana, customer care"', '"{{agent}}, customer care"'],
    ['more quoted messages than a mail bears', care, '"email": true', '"email": { "quote": 500 }'],
    ['a time zone that does not exist', office, '"Europe/Berlin"', '"Europe/Berln"'],
    ['a pattern that does not compile', 'forms/order-problem.form.json', '^[A-Z]{2}[0-9]{6}$', '^[A-Z{2}(?=x)'],
    [
      'a value that is not among the choices',
      'forms/order-problem.form.json',
      '"x-visible": { "topic": "damage" }',
      '"x-visible": { "topic": "damge" }',
    ],
  ])('%s is an error with its place', (_title, path, from, to) => {
    const before = sample.find((file) => file.path === path)?.text ?? ''
    expect(before).toContain(from)
    const { definitions, problems } = loadDefinitions(
      edit(path, (text) => text.replace(from, to)),
      null,
    )
    expect(definitions).toBeNull()
    const own = problems.filter(({ file, severity }) => file === path && severity === 'error')
    expect(own.length).toBeGreaterThan(0)
    for (const { line, column } of own) expect([line > 0, column > 0]).toEqual([true, true])
  })

  test('a target that is not there is told beside a guard and a key that are not; a state that is only misspelt is one mistake', () => {
    const inMove = edit(support, (text) =>
      text.replace(
        '"ticket.taken": "open", "ticket.solved": "solved"',
        '"ticket.taken": "opne", "ticket.solved": { "target": "solved", "guard": "isVip", "actoins": [] }',
      ),
    )
    expect(found(inMove)).toEqual([
      `docket/unknown-target ${support}:n`,
      `docket/unknown-guard ${support}:n`,
      `docket/unknown-key ${support}:n`,
    ])
    const inShape = edit(support, (text) => text.replace('"states"', '"sates"'))
    expect(found(inShape)).not.toContain(`docket/unknown-target ${support}:n`)
  })

  test('of shape hides none of meaning: all of a file are told at once', () => {
    const inForm = edit(contact, () =>
      JSON.stringify({
        titel: 'Contact',
        'x-form': { team: 'customer-car', published: 'yes' },
        properties: {
          any: { type: 'string' },
          email: { type: 'string', format: 'emial', 'x-role': 'requester.mail' },
          code: { type: 'string', pattern: '(a', 'x-visible': { emial: 'x' } },
        },
        required: ['nobody'],
      }),
    )
    const inWorkflow = edit(support, (text) =>
      text
        .replace('"initial": "new"', '"initial": "neu"')
        .replace('"ticket.taken": "open"', '"ticket.takn": "open"')
        .replace('"askForRating"', '"askForRatings"'),
    )
    const inHours = edit(office, () =>
      JSON.stringify({
        timeZone: 'Europe/Berlinn',
        week: { mon: [['9:00', '12:00']], tue: [['12:00', '09:00']] },
        holidays: [{ date: '2026-02-30', name: 'A day too many' }],
      }),
    )
    const codes = (files: readonly SourceFile[], path: string) =>
      loadDefinitions(files, null)
        .problems.filter(({ file }) => file === path)
        .map(({ code }) => code.replace('docket/', ''))
    expect(codes(inForm, contact)).toMatchInlineSnapshot(`
      [
        "unknown-key",
        "unknown-team",
        "wrong-type",
        "form-field-name",
        "form-format",
        "not-one-of",
        "form-pattern",
        "form-subject",
        "form-required",
      ]
    `)
    expect(codes(inWorkflow, support)).toMatchInlineSnapshot(`
      [
        "unknown-initial",
        "unknown-event",
        "unknown-action",
      ]
    `)
    expect(codes(inHours, office)).toMatchInlineSnapshot(`
      [
        "bad-time-zone",
        "bad-time",
        "interval-order",
        "bad-date",
      ]
    `)
  })

  test('of shape that takes fields away makes no mistake of what speaks of them', () => {
    const email = { type: 'string', format: 'email', 'x-visible': { iban: { isSet: true } } }
    const rule = { properties: { iban: { type: 'string' } } }
    const codes = (more: object) =>
      loadDefinitions(
        edit(contact, () => JSON.stringify({ title: 'Contact', properties: { email }, required: ['iban'], ...more })),
        null,
      )
        .problems.filter(({ file }) => file === contact)
        .map(({ code }) => code)
    expect(codes({ allOf: [rule] })).toEqual([])
    expect(codes({ allOf: [rule, 7] })).toEqual(['docket/wrong-type'])
    expect(codes({ alOf: [rule] })).toEqual(['docket/unknown-key'])
    expect(codes({ if: {}, thn: rule })).toEqual(['docket/unknown-key'])
    expect(codes({ fields: rule.properties })).toEqual(['docket/unknown-key'])
  })

  describe('a reference that leads nowhere', () => {
    const codesOf = (form: object) =>
      loadDefinitions([...sample, { path: 'forms/repair.form.json', text: JSON.stringify(form) }], null).problems.map(
        ({ code, message }) => `${code}: ${message}`,
      )
    const dangling = { $ref: '#/$defs/none' }

    test('hides none of the other mistakes of its form', () => {
      const properties = {
        email: { type: 'string', format: 'email' },
        order: { ...dangling, 'x-visible': { topik: 'damage' } },
        topic: { enum: ['damage'], default: 'none' },
        code: { type: 'string', pattern: '(' },
      }
      expect(codesOf({ 'x-form': { team: 'nobody' }, properties, required: ['emial'] })).toEqual([
        expect.stringContaining('docket/unknown-team'),
        'docket/form-reference-missing: "#/$defs/none" points at nothing',
        expect.stringContaining('docket/form-subject: "topik"'),
        expect.stringContaining('docket/form-choice: "none"'),
        expect.stringContaining('docket/form-pattern'),
        'docket/form-required: "emial" is no field',
      ])
    })

    test('makes no mistake of what speaks of all that it may bring', () => {
      const only = ['docket/form-reference-missing: "#/$defs/none" points at nothing']
      const ofField = {
        properties: {
          address: dangling,
          topic: { ...dangling, default: 7, 'x-input': 'radio', 'x-labels': { a: 'A' }, 'x-role': 'requester.email' },
          note: { type: 'string', 'x-visible': { 'address.city': 'Berlin' } },
        },
        'x-form': { ticketTitle: '{address.city}' },
      }
      expect([...new Set(codesOf(ofField))]).toEqual(only)
      const ofForm = {
        allOf: [dangling],
        properties: { note: { type: 'string', 'x-visible': { topic: 'damage' } } },
        required: ['topic'],
        'x-form': { ticketTitle: '{topic}' },
      }
      expect(codesOf(ofForm)).toEqual(only)
      expect(codesOf({ ...dangling, title: 'Repair' })).toEqual(only)
    })
  })

  test('is the only one that is told, wherever a value is of the wrong kind or a key is unknown', () => {
    const documents = sample
      .filter(({ path }) => /\.(form|workflow|team|sla|hours|chat|script|view|agent)\.json$/.test(path))
      .map(({ path, text }) => ({ path, value: parse(text) as Json }))
    const places = documents.flatMap(({ path, value }) => placesIn(value).map((place) => ({ path, value, place })))
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ path, value, place }) => {
        const text = JSON.stringify(spoilt(value, place), null, 1)
        const ofShape = readFile({ path, text }).problems.length
        fc.pre(ofShape > 0)
        const told = loadDefinitions(
          edit(path, () => text),
          null,
        ).problems.filter(({ file }) => file === path)
        expect(told.length).toBe(ofShape)
      }),
      tries(20),
    )
  })

  test('an endless `always` and a state that nobody can reach are told apart', () => {
    const endless = found(
      edit(support, (text) =>
        text.replace('"closed": {', '"a": { "always": "b" }, "b": { "always": "a" }, "closed": {'),
      ),
    )
    expect(endless.join(' ')).toMatch(/always|loop|endless/)
    expect(endless.join(' ')).toMatch(/unreach/)
  })

  test('a final state is refused, since nothing comes after it', () => {
    expect(
      found(edit(support, (text) => text.replace('"closed": {', '"over": { "type": "final" }, "closed": {'))).join(' '),
    ).toMatch(/final/)
  })

  test('a schema that would be fetched is refused without fetching', () => {
    const files = edit(contact, (text) =>
      text.replace('"properties": {', '"properties": { "x": { "$ref": "http://evil.example/x.json" },'),
    )
    expect(found(files).join(' ')).toMatch(/ref/)
  })

  test('text that is no JSON at all never throws, wherever it is broken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sample), fc.nat(), fc.string({ maxLength: 12 }), (file, at, junk) => {
        const place = at % (file.text.length + 1)
        const text = file.text.slice(0, place) + junk + file.text.slice(place + junk.length)
        const { definitions, problems } = loadDefinitions(
          edit(file.path, () => text),
          null,
        )
        // A broken scenario keeps no desk from running, and neither do words of the search.
        const isBroken = problems.some(
          (one) => one.severity === 'error' && !/\.(scenario|synonyms)\.json$/.test(one.file),
        )
        expect(definitions === null).toBe(isBroken)
      }),
      tries(20),
    )
  })
})

test('every check has a code of its own, with a bad and a good example', () => {
  const codes = checks.map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const { code, about, bad, good } of checks) {
    expect([code, about.length > 0, bad !== good]).toEqual([code, true, true])
  }
})
