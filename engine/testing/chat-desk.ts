import { test as base } from 'vitest'
import type { ConversationAnswer, ConversationPosted } from '#engine/core/chat/wire.ts'
import { type RunningApp, startApp } from './app.ts'
import { chatFiles } from './chat-files.ts'
import { recordingPages } from './recording-pages.ts'

/** Where the help desk itself stands. */
export const ours = 'https://help.example.com'
/** The site that the channel `website` names. */
export const shop = 'https://shop.example'
export const identitySecret = 'a secret that the page shares, long enough'
/** Where conversations of the channel `website` are begun. */
export const at = '/chat/website/conversations'

/** A conversation as the visitor's browser holds it. */
export interface Visitor {
  readonly id: string
  readonly token: string
  readonly bearer: { readonly authorization: string }
  readonly path: string
  /** Left out, the key of the message is made of its text. */
  says(text: string, key?: string): Promise<Response>
  send(name: string, body: unknown): Promise<Response>
  sees(): Promise<ConversationAnswer>
}

interface ChatDesk {
  readonly desk: RunningApp
  /** Sends JSON, from the shop's page where no other origin is named. */
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>
  readonly begin: Begin
}

export type Begin = (more?: object, channel?: string) => Promise<Visitor>

/** A test with live chat: the app behind a proxy that it trusts, and both ends of a conversation. */
export const test = base.extend<ChatDesk>({
  desk: async ({}, use) => {
    const desk = await startApp({
      files: chatFiles,
      pages: recordingPages,
      settings: {
        loopback: false,
        publicUrl: ours,
        siteUrl: ours,
        rateLimit: false,
        identitySecret,
        country: { header: 'x-country' },
        trustProxy: ['192.0.2.9'],
      },
    })
    await use(desk)
    await desk.stop()
  },
  post: async ({ desk }, use) =>
    use((path, body, headers = {}) =>
      desk.request(path, {
        method: 'POST',
        headers: { origin: shop, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    ),
  begin: async ({ desk, post }, use) =>
    use(async (more = {}, channel = 'website') => {
      const conversations = `/chat/${channel}/conversations`
      const answer = await post(conversations, { url: '/', ...more }, { origin: channel === 'website' ? shop : ours })
      const { id, token } = (await answer.json()) as ConversationPosted
      const bearer = { authorization: `Bearer ${token}` }
      const path = `${conversations}/${id}`
      return {
        id,
        token,
        bearer,
        path,
        says: (text, key = `key-${text.length}-${Math.abs(hashOf(text))}`) =>
          post(`${path}/messages`, { id: key, text }, bearer),
        send: (name, body) => post(`${path}/${name}`, body, bearer),
        sees: async () => (await (await desk.request(path, { headers: bearer })).json()) as ConversationAnswer,
      }
    }),
})

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0
  return hash
}
