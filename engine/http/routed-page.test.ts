import { expect, test } from 'vitest'
import { isRouted } from './routed-page.ts'

test.each(['/desk', '/DESK/tickets/7', '/requests/x', '/zh-cn/requests', '/mailbox/', '/pt/chat/website', '/error'])(
  '%s is left to its route',
  (path) => {
    expect(isRouted(path)).toBe(true)
  },
)

test.each([
  '/',
  '/forms/chat/',
  '/zh-cn/forms/desk',
  '/articles/requests/',
  '/articles/error/codes',
  '/desks',
  '/chat.js',
])('%s is a page of the help center, whatever it is called', (path) => {
  expect(isRouted(path)).toBe(false)
})
