import { describe, expect, test } from 'vitest'
import { clientAddresses } from './client-address.ts'

describe('the address of a client', () => {
  const direct = clientAddresses([])
  const behindProxy = clientAddresses(['10.0.0.0/8', '::1'])

  test('is the peer of the socket, whatever forwarded headers claim', () => {
    expect(direct('203.0.113.9', '198.51.100.1').address).toBe('203.0.113.9')
    expect(behindProxy('203.0.113.9', '198.51.100.1').address).toBe('203.0.113.9')
  })

  test('is what a trusted proxy saw: the last hop that is not a proxy', () => {
    expect(behindProxy('10.0.0.1', '198.51.100.1').address).toBe('198.51.100.1')
    expect(behindProxy('10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2').address).toBe('198.51.100.1')
    expect(behindProxy('::1', '198.51.100.1').address).toBe('198.51.100.1')
  })

  test('falls back to the proxy when a hop is no address', () => {
    expect(behindProxy('10.0.0.1', '198.51.100.1, unknown').address).toBe('10.0.0.1')
    expect(behindProxy('10.0.0.1', '0x7f.1').address).toBe('10.0.0.1')
    expect(behindProxy('10.0.0.1', '').address).toBe('10.0.0.1')
  })

  test('counts a whole /64 as one client', () => {
    const one = direct('2001:db8:1:2:aaaa::1', undefined)
    const other = direct('2001:db8:1:2:ffff:1234:5678:9abc', undefined)
    expect(one.group).toBe('2001:db8:1:2::/64')
    expect(other.group).toBe(one.group)
    expect(direct('2001:db8:1:3::1', undefined).group).not.toBe(one.group)
  })

  test('writes an IPv4 address in IPv6 clothes as IPv4', () => {
    expect(direct('::ffff:203.0.113.9', undefined)).toEqual({
      address: '203.0.113.9',
      group: '203.0.113.9',
      loopback: false,
    })
  })

  test('knows this machine', () => {
    expect(direct('127.0.0.1', undefined).loopback).toBe(true)
    expect(direct('::1', undefined).loopback).toBe(true)
    expect(direct('10.0.0.1', undefined).loopback).toBe(false)
  })
})
