import { expect, test } from 'vitest'
import { chatChannels } from '#engine/core/chat/channel.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createChatWatch } from './watch.ts'
import { worldOf } from './world.ts'

const hourMs = 3_600_000

test('what a channel does not keep any more goes once an hour, also while the channel is switched off', async () => {
  const definitions = definitionsOf({
    workflows: { support: { id: 'support', initial: 'new', states: { new: {} } } },
    teams: {
      care: { name: 'Care', workflow: 'support', channels: { chat: true } },
      sales: { name: 'Sales', workflow: 'support' },
    },
    chats: {
      website: { title: 'Website', team: 'care', keep: 'P1D' },
      shop: { title: 'Shop', team: 'sales', keep: 'PT2H' },
      forever: { title: 'Forever', team: 'care' },
    },
  })
  const clock = createTestClock()
  const began = clock.now()
  const dropped: (readonly [number, string, number])[] = []
  const nothing = async () => []
  const store = {
    presence: { all: nothing },
    conversations: {
      due: nothing,
      loads: nothing,
      waiting: nothing,
      unforwarded: nothing,
      nextDueAt: async () => null,
      async dropEnded(channel: string, before: number) {
        dropped.push([Math.floor((clock.now() - began) / hourMs), channel, (clock.now() - before) / hourMs])
        return 0
      },
    },
  } as unknown as Store
  const watch = createChatWatch({
    store,
    clock,
    log: quiet,
    channels: () => [...chatChannels(definitions).values()],
    files: () => [...definitions.chats.values()],
    world: (channel, team, desk) => worldOf(definitions, definitions, channel, team, desk, clock.now()),
    submit: async () => {
      throw new Error('nothing is due')
    },
    forward: async () => null,
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  watch.start()
  await settled()
  for (let minute = 0; minute < 90; minute++) {
    clock.advance(60_000)
    await settled()
  }
  await watch.stop()
  expect(dropped).toEqual([
    [0, 'website', 24],
    [0, 'shop', 2],
    [1, 'website', 24],
    [1, 'shop', 2],
  ])
})
