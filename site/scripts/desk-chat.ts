import { startChatDesk } from '#site/desk/chat/app.ts'
import { type DeskChatWords, sayingDeskChat } from '#site/i18n/desk-chat/texts.ts'

// The server has drawn the page for reading; what it was drawn from stands beside it.
const panes = document.querySelector<HTMLElement>('[data-chat]')
const head = document.querySelector<HTMLElement>('[data-chat-head]')

if (panes && head) {
  const { desk, open } = JSON.parse(panes.dataset.chat ?? '{}')
  const words = JSON.parse(panes.dataset.words ?? '{}') as DeskChatWords
  startChatDesk({
    desk,
    open,
    say: sayingDeskChat(words),
    locale: document.documentElement.lang,
    places: { head, panes },
    beat: (tell) =>
      new Worker(new URL('./beat-worker.ts', import.meta.url), { type: 'module' }).addEventListener('message', tell),
  })
}
