import type { SourceFile } from '#engine/ports/definitions-source.ts'

const json = (path: string, value: unknown): SourceFile => ({ path, text: JSON.stringify(value, null, 2) })

/**
 * A small help desk for tests: two teams (`care` for everybody, `billing` for its members), four agents (`ana` leads, `ben` is in
 * billing, `olga` only reads, `max` is in care) and one form.
 */
export const sampleFiles: readonly SourceFile[] = [
  json('forms/contact.form.json', {
    title: 'Contact',
    type: 'object',
    'x-form': { team: 'care' },
    properties: {
      name: { type: 'string', title: 'Your name', 'x-role': 'requester.name' },
      email: { type: 'string', format: 'email', title: 'E-mail', 'x-role': 'requester.email' },
      subject: { type: 'string', title: 'Subject', 'x-role': 'ticket.title' },
      message: { type: 'string', title: 'Message', 'x-input': 'textarea', 'x-role': 'ticket.description' },
      files: {
        type: 'array',
        title: 'Files',
        'x-input': 'file',
        items: { type: 'string', format: 'binary' },
        maxItems: 3,
      },
    },
    required: ['email', 'message'],
  }),
  json('workflows/support.workflow.json', {
    id: 'support',
    initial: 'new',
    states: {
      new: {
        meta: { title: 'New', customer: 'We have your request', i18n: { 'zh-CN': { title: '新建' } } },
        on: { 'agent.replied': 'waiting', 'ticket.taken': 'open', 'ticket.solved': 'solved' },
      },
      open: {
        meta: { title: 'In progress', customer: 'Somebody is working on it' },
        on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved', 'refund.approved': 'solved' },
      },
      waiting: {
        meta: { title: 'Waiting', customer: 'We wait for your answer', colleague: 'We wait for an answer' },
        tags: ['sla.paused'],
        on: { 'customer.replied': 'open', 'ticket.solved': 'solved' },
        after: { P7D: 'solved' },
      },
      solved: {
        meta: { title: 'Solved', customer: 'Solved' },
        tags: ['solved'],
        on: { 'customer.replied': 'open', 'ticket.reopened': 'open' },
        after: { P14D: 'closed' },
      },
      closed: { meta: { title: 'Closed' }, tags: ['closed'], on: { 'ticket.reopened': 'open' } },
    },
    events: { 'refund.approved': { title: 'Approve refund', by: 'agent', roles: ['lead'] } },
  }),
  json('workflows/care.team.json', {
    name: 'Customer care',
    default: true,
    visibility: 'company',
    workflow: 'support',
    hours: 'office',
    channels: { email: true, form: true },
  }),
  json('workflows/billing.team.json', {
    name: 'Billing',
    visibility: 'private',
    workflow: 'support',
    hours: 'office',
    channels: { email: { address: ['bills@example.com'] } },
  }),
  json('workflows/office.hours.json', {
    timeZone: 'Europe/Berlin',
    week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
  }),
  json('workflows/standard.sla.json', { targets: { firstResponse: 'PT4H' }, hours: 'office' }),
  json('workflows/ana.agent.json', {
    name: 'Ana Ruiz',
    email: 'ana@example.com',
    role: 'admin',
    teams: { care: 'lead', billing: 'lead' },
  }),
  json('workflows/ben.agent.json', {
    name: 'Ben Okoye',
    email: 'ben@example.com',
    role: 'agent',
    teams: { billing: 'agent' },
  }),
  json('workflows/max.agent.json', {
    name: 'Max Berg',
    email: 'max@example.com',
    role: 'agent',
    teams: { care: 'agent' },
  }),
  json('workflows/olga.agent.json', {
    name: 'Olga Marin',
    email: 'olga@example.com',
    role: 'observer',
    teams: { care: 'agent' },
  }),
  json('workflows/urgent.view.json', { title: 'Urgent', when: { priority: { atLeast: 2 } } }),
  {
    path: 'workflows/received.mail.md',
    text: '---\ntitle: Confirmation\nsubject: We have your request {{number}}\n---\nWe answer soon.\n\n{{link}}\n',
  },
  {
    path: 'workflows/sign-in.mail.md',
    text: '---\ntitle: Sign-in link\nsubject: Your sign-in link\n---\n{{link}}\n',
  },
  {
    path: 'workflows/reply.mail.md',
    text: '---\ntitle: Reply\nsubject: Re {{number}}\n---\n{{text}}\n',
  },
]
