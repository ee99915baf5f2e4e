import { describe, expect, test } from 'vitest'
import { compileForm } from '#engine/core/form/compile.ts'
import type { Submitted } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { definedForm, orderProblem } from '#engine/testing/forms.ts'

function submit(form: JsonObject, values: JsonObject): Submitted {
  const verdict = compileForm(definedForm({ title: 'Contact us', ...form })).check(values, {
    locale: 'zh-CN',
    team: { id: 'customer-care', timeZone: 'Europe/Berlin' },
    uploads: new Map(),
  })
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.errors))
  return verdict.submitted
}

const text = { type: 'string' }

describe('a ticket made from a form', () => {
  test('has the first title whose placeholders all have values, with labels for choices', () => {
    const answers = { email: 'ana@example.com', details: 'x' }
    expect(submit(orderProblem, { ...answers, topic: 'damage', order: 'AB123456' }).title).toBe(
      'Damaged goods: order AB123456',
    )
    expect(submit(orderProblem, { ...answers, topic: 'other', order: 'AB123456' }).title).toBe('Something else')
  })

  test('takes its title from the role, else from subject or title, else from the form', () => {
    const role = { properties: { subject: text, about: { ...text, 'x-role': 'ticket.title' } } }
    expect(submit(role, { subject: 'a', about: 'b' }).title).toBe('b')
    expect(submit({ properties: { subject: text } }, { subject: ' two\nlines ' }).title).toBe('two lines')
    expect(submit({ properties: { subject: text } }, {}).title).toBe('Contact us')
  })

  test('takes its description from the role, else the longest text, else all answers with their labels', () => {
    const role = { properties: { long: text, short: { ...text, 'x-role': 'ticket.description' } } }
    expect(submit(role, { long: 'a long text', short: 'short' }).description).toBe('short')
    expect(
      submit({ properties: { name: text, a: text, b: text } }, { name: 'A very long name', a: 'aa', b: 'bbb' })
        .description,
    ).toBe('bbb')
    const none = {
      properties: {
        email: { ...text, format: 'email' },
        stars: { enum: [1, 5], title: 'Stars', 'x-labels': { '5': 'Great' } },
        news: { type: 'boolean', title: 'News' },
        days: { type: 'array', title: 'Days', items: { enum: ['mon', 'tue'] } },
      },
    }
    expect(submit(none, { email: 'ana@example.com', stars: 5, news: false, days: ['mon', 'tue'] }).description).toBe(
      'Email: ana@example.com\nStars: Great\nNews: No\nDays: mon, tue',
    )
  })

  test('knows the requester by role, else by the first mail address and the name', () => {
    const plain = {
      properties: { name: text, email: { ...text, format: 'email' }, copy: { ...text, format: 'email' } },
    }
    expect(submit(plain, { name: 'Ana\r\nBcc: x', email: 'x@Müller.de', copy: 'b@example.com' })).toMatchObject({
      requester: { name: 'Ana Bcc: x', email: 'x@xn--mller-kva.de', phone: '', company: '' },
      fields: { email: 'x@xn--mller-kva.de' },
    })
    const roles = {
      properties: {
        other: { ...text, format: 'email' },
        mine: { ...text, format: 'email', 'x-role': 'requester.email' },
        tel: { ...text, 'x-role': 'requester.phone' },
        firm: { ...text, 'x-role': 'requester.company' },
      },
    }
    expect(submit(roles, { other: 'a@example.com', tel: '12', firm: 'Larkfell' }).requester).toEqual({
      name: '',
      email: '',
      phone: '12',
      company: 'Larkfell',
    })
  })

  test('gets priority, tags and team from roles only', () => {
    const plain = { properties: { priority: { enum: [0, 3] }, tags: text, team: text } }
    expect(submit(plain, { priority: 3, tags: 'vip', team: 'sales' })).toMatchObject({
      priority: null,
      tags: [],
      team: 'customer-care',
      fields: { priority: 3, tags: 'vip', team: 'sales' },
    })
    const roles = {
      'x-form': { tags: ['order', 'vip'] },
      properties: {
        how: { enum: ['low', 'urgent'], 'x-role': 'ticket.priority' },
        about: { type: 'array', items: { enum: ['vip', 'refund'] }, 'x-role': 'ticket.tags' },
        who: { enum: ['sales', 'customer-care'], 'x-role': 'ticket.team' },
      },
    }
    expect(submit(roles, { how: 'urgent', about: ['vip', 'refund'], who: 'sales' })).toMatchObject({
      priority: 3,
      tags: ['order', 'vip', 'refund'],
      team: 'sales',
    })
  })

  test('gets no priority from a word that is none', () => {
    const roles = { properties: { how: { ...text, 'x-role': 'ticket.priority' } } }
    for (const how of ['soon', 'constructor', '__proto__']) expect(submit(roles, { how }).priority).toBeNull()
  })

  test('names the uploads of every file field, also inside a row', () => {
    const form = {
      properties: {
        items: {
          type: 'array',
          items: {
            type: 'object',
            properties: { photo: { ...text, format: 'binary' }, name: text },
            required: ['name'],
          },
        },
      },
    }
    const compiled = compileForm(definedForm(form))
    const verdict = compiled.check(
      { items: [{ name: 'Tent', photo: 'u1' }] },
      {
        locale: 'en',
        team: { id: 'a', timeZone: 'UTC' },
        uploads: new Map([['u1', { name: 'a.png', type: 'image/png', size: 1 }]]),
      },
    )
    expect(verdict).toMatchObject({ ok: true, submitted: { uploads: { 'items.0.photo': ['u1'] } } })
  })
})
