import { expect, test } from 'vitest'
import builderEn from './builder/en.json' with { type: 'json' }
import builderZh from './builder/zh-cn.json' with { type: 'json' }
import chatEn from './chat/en.json' with { type: 'json' }
import chatZh from './chat/zh-cn.json' with { type: 'json' }
import en from './desk/en.json' with { type: 'json' }
import { deskTexts } from './desk/texts.ts'
import zh from './desk/zh-cn.json' with { type: 'json' }
import deskChatEn from './desk-chat/en.json' with { type: 'json' }
import deskChatZh from './desk-chat/zh-cn.json' with { type: 'json' }
import overviewEn from './overview/en.json' with { type: 'json' }
import overviewZh from './overview/zh-cn.json' with { type: 'json' }
import requestEn from './request/en.json' with { type: 'json' }
import requestZh from './request/zh-cn.json' with { type: 'json' }

test('desk, chat, request page and form builder say everything in both languages, with the same placeholders', () => {
  for (const [one, other] of [
    [en, zh],
    [requestEn, requestZh],
    [chatEn, chatZh],
    [deskChatEn, deskChatZh],
    [builderEn, builderZh],
    [overviewEn, overviewZh],
  ] as const) {
    expect(Object.keys(other)).toEqual(Object.keys(one))
    for (const [key, text] of Object.entries(one)) {
      const placeholders = (said: string) => [...new Set([...said.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort()
      const [mine, theirs] = [placeholders(text), placeholders((other as Record<string, string>)[key] ?? '')]
      expect([key, theirs.filter((name) => !mine.includes(name))]).toEqual([key, []])
    }
  }
})

test('a language that the desk does not speak is answered in English', () => {
  expect(deskTexts('fr')('shelf')).toBe('Shelf')
  expect(deskTexts('zh-CN')('shelf')).toBe('搁置区')
})
