import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { sampleFiles } from './sample-files.ts'

const json = (path: string, value: unknown): SourceFile => ({ path, text: JSON.stringify(value, null, 2) })

function withChat(file: SourceFile): SourceFile {
  if (!/\.team\.json$/.test(file.path)) return file
  const team = JSON.parse(file.text) as { channels?: object }
  return json(file.path, { ...team, channels: { ...team.channels, chat: true } })
}

/** The sample files with live chat: `website` (care) on two origins, and `bills`, the chat of a private team. */
export const chatFiles: readonly SourceFile[] = [
  ...sampleFiles.map(withChat),
  json('workflows/website.chat.json', {
    title: 'Website',
    team: 'care',
    operators: 'team',
    join: 'team',
    fallback: { form: 'contact' },
    origins: ['https://shop.example'],
    rules: [
      { url: '^/ask', script: 'ask' },
      { countries: ['BE'], show: 'hide' },
    ],
  }),
  json('workflows/bills.chat.json', { title: 'Bills', team: 'billing', operators: ['ben'], join: 'listed' }),
  json('workflows/ask.script.json', {
    title: 'Bot',
    steps: [
      { id: 'mail', type: 'email', message: 'Your e-mail?' },
      { id: 'form', type: 'form', message: 'Please tell us more.', form: 'contact' },
      { id: 'ticket', type: 'ticket', message: 'Thank you.' },
      { id: 'bye', type: 'end' },
    ],
  }),
  { path: 'workflows/transcript.mail.md', text: '---\ntitle: Chat\nsubject: Your chat\n---\n{{message}}\n' },
]
