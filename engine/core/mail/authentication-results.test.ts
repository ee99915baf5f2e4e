import { describe, expect, test } from 'vitest'
import { readAuthenticationResults } from './authentication-results.ts'

const read = (...headers: string[]) => readAuthenticationResults(headers, 'mx.example.com')

describe('the word of a trusted mail server', () => {
  test('says what it found', () => {
    const header =
      'mx.example.com; spf=softfail smtp.mailfrom=a.example; dkim=fail; dkim=pass header.d=a.example; dmarc=pass (p=none) header.from=A.example'
    expect(read(header)).toEqual({
      spf: 'fail',
      dkim: 'pass',
      dmarc: 'pass',
      arc: 'none',
      domain: 'a.example',
      by: 'mx.example.com',
    })
  })

  test('counts only when it is topmost: a sender may have written the ones below', () => {
    expect(read('other.example; dmarc=fail', 'mx.example.com; dmarc=pass')).toBeNull()
    expect(read('mx.example.com.evil.test; dmarc=pass')).toBeNull()
    expect(read()).toBeNull()
  })

  test('is not moved by what stands in comments', () => {
    expect(read('mx.example.com (or (evil)); dmarc=fail (; dmarc=pass)')).toMatchObject({ dmarc: 'fail' })
    expect(read('mx.example.com 1; dkim=none (no; dkim=pass); spf=none')).toMatchObject({ dkim: 'none', dmarc: 'none' })
  })

  test.each([
    'mx.example.com; spf=pass smtp.mailfrom="a; dmarc=pass"@evil.example; dmarc=fail header.from=shop.example',
    'mx.example.com; spf=pass smtp.mailfrom="a\\"; dmarc=pass"@evil.example; dmarc=fail header.from=shop.example',
    'mx.example.com; spf=none (helo=a\\); dmarc=pass) ; dmarc=fail header.from=shop.example',
    'mx.example.com; spf=pass reason="(" ; dmarc=fail header.from=shop.example; x=y reason=")"',
    'mx.example.com; dmarc=fail header.from=shop.example; dmarc=pass header.from=evil.example',
  ])('is not moved by words of a sender within it: %s', (header) => {
    expect(readAuthenticationResults([header], 'mx.example.com')?.dmarc).toBe('fail')
  })
})
