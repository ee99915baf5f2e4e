import { createHash } from 'node:crypto'
import type { Defined } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/** A form as the loader hands it on; `value` is what its file says, plain schemas included. */
export function definedForm(value: JsonObject, id = 'sample'): Defined<FormFile> {
  return {
    id,
    file: `forms/${id}.form.json`,
    hash: createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12),
    value: value as unknown as FormFile,
    lines: {},
  }
}

/** A rule of a plain schema: where `condition` holds, `consequence` must. */
export function ifThen(condition: JsonObject, consequence: JsonObject): JsonObject {
  return Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ])
}

/** The form of the trade that most tests use: roles, a condition, a pattern with a sentence of its own, files. */
export const orderProblem: JsonObject = {
  $schema: '../engine/schemas/form.schema.json',
  title: 'Order problem',
  description: 'Tell us what went wrong.',
  type: 'object',
  'x-i18n': { 'zh-CN': { title: '订单问题', description: '请告诉我们哪里出了问题。' } },
  'x-form': { team: 'customer-care', tags: ['order'], ticketTitle: ['{topic}: order {order}', '{topic}'] },
  properties: {
    name: {
      type: 'string',
      title: 'Your name',
      maxLength: 120,
      'x-role': 'requester.name',
      'x-i18n': { 'zh-CN': { title: '您的姓名' } },
    },
    email: {
      type: 'string',
      format: 'email',
      title: 'E-mail',
      'x-role': 'requester.email',
      'x-i18n': { 'zh-CN': { title: '电子邮箱' } },
    },
    topic: {
      enum: ['delivery', 'damage', 'other'],
      title: 'Topic',
      'x-input': 'radio',
      'x-labels': { delivery: 'Late delivery', damage: 'Damaged goods', other: 'Something else' },
      'x-i18n': { 'zh-CN': { title: '问题类型', 'x-labels': { delivery: '迟到', damage: '货品损坏', other: '其他' } } },
    },
    order: {
      type: 'string',
      title: 'Order number',
      pattern: '^[A-Z]{2}[0-9]{6}$',
      'x-placeholder': 'AB123456',
      'x-help': 'You find it in the confirmation mail.',
      'x-error': { pattern: 'Two letters and six digits, like AB123456' },
      'x-visible': { topic: { in: ['delivery', 'damage'] } },
      'x-i18n': {
        'zh-CN': {
          title: '订单号',
          'x-help': '在确认邮件中。',
          'x-error': { pattern: '两个字母加六位数字，例如 AB123456' },
        },
      },
    },
    details: {
      type: 'string',
      title: 'What happened?',
      maxLength: 20000,
      'x-input': 'textarea',
      'x-role': 'ticket.description',
      'x-i18n': { 'zh-CN': { title: '发生了什么？' } },
    },
    photos: {
      type: 'array',
      title: 'Photos',
      maxItems: 3,
      'x-input': 'file',
      'x-accept': ['image/*'],
      'x-maxBytes': 10000000,
      items: { type: 'string', format: 'binary' },
      'x-visible': { topic: 'damage' },
      'x-i18n': { 'zh-CN': { title: '照片' } },
    },
  },
  required: ['email', 'topic', 'order', 'details'],
}
