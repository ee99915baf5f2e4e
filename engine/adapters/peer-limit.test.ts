import { expect, test } from 'vitest'
import { createPeerLimit } from './peer-limit.ts'

test('one peer holds only so much, a whole /64 of IPv6 is one peer, and what is let go can be held again', () => {
  const peers = createPeerLimit(2, [])
  expect(peers.enter('a', '192.0.2.1')).toBe(true)
  expect(peers.enter('b', '::ffff:192.0.2.1')).toBe(true)
  expect(peers.enter('c', '192.0.2.1')).toBe(false)
  peers.leave('c')
  expect(peers.enter('c', '192.0.2.1')).toBe(false)
  peers.leave('a')
  expect(peers.enter('c', '192.0.2.1')).toBe(true)
  expect(['d', 'e', 'f'].map((key, last) => peers.enter(key, `2001:db8:1:2::${last + 1}`))).toEqual([true, true, false])
  expect(peers.enter('g', '2001:db8:1:3::1')).toBe(true)
})

test('this machine and trusted peers speak for many and are not counted', () => {
  const peers = createPeerLimit(0, ['10.0.0.0/8', '192.0.2.9'])
  const counted = ['127.0.0.1', '::1', '10.1.2.3', '192.0.2.9', '192.0.2.8'].map((address) =>
    peers.enter(address, address),
  )
  expect(counted).toEqual([true, true, true, true, false])
})
