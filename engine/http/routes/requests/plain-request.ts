import { sayPromise } from '#engine/core/promise-words.ts'
import type { RequestView } from '#engine/core/ticket/request-view.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { escapeHtml, plainPage } from '#engine/http/plain-page.ts'
import type { RequestPage } from './request-page.ts'

/** The request page of an engine without its site: everything it says and does, without any look. */
export function plainRequest(c: DoorContext, { view, path, refused, replyId }: RequestPage, status: number): Response {
  const now = c.var.door.services.clock.now()
  const { may } = view
  const parts = [
    refused === null ? '' : `<p role="alert">${escapeHtml(refused.message)}</p>`,
    `<p>${escapeHtml(view.title)}</p>`,
    `<ol>${view.states.map(({ title, current }) => `<li>${escapeHtml(title)}${current ? ' ←' : ''}</li>`).join('')}</ol>`,
    ...promised(view, now).map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
    `<dl>${view.sent.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`,
    ...(view.thread ?? []).map(({ name, text }) => `<h2>${escapeHtml(name)}</h2><pre>${escapeHtml(text)}</pre>`),
    may.reply
      ? form(
          path,
          'replies',
          `<input type="hidden" name="docket-submission-id" value="${replyId}"><textarea name="text" aria-label="Message"></textarea>`,
          'Send',
        )
      : '',
    may.close ? form(path, 'close', '', 'Close') : '',
    may.reopen ? form(path, 'reopen', '', 'Open again') : '',
    may.correctAddress
      ? form(
          path,
          'address',
          `<input type="email" name="email" aria-label="E-mail" value="${escapeHtml(view.email)}">`,
          'Correct address',
        )
      : '',
    may.askLink ? form(path, 'link', '', 'Send me a new link') : '',
  ]
  return plainPage(c, `Request ${view.number}`, parts.join('\n'), status)
}

/** By when we answer, where that is still ahead; a time that has passed, or the customer's own turn, is no promise of ours. */
function promised({ promise, language }: RequestView, now: number): readonly string[] {
  const { kind, dueAt, nextAt, timeZone } = promise
  const at = kind === 'running' ? dueAt : kind === 'missed' ? nextAt : null
  return at === null ? [] : [sayPromise(at, timeZone, language, now)]
}

function form(path: string, name: string, fields: string, button: string): string {
  return `<form method="post" action="${escapeHtml(path)}/${name}">${fields}<button>${button}</button></form>`
}
