import { expect, test } from 'vitest'
import { isOfInputMethod } from './input-method.ts'

test('the key that takes a word from an input method sends nothing, in Safari too', () => {
  expect(isOfInputMethod({ isComposing: true, keyCode: 229 })).toBe(true)
  expect(isOfInputMethod({ isComposing: false, keyCode: 229 })).toBe(true)
  expect(isOfInputMethod({ isComposing: false, keyCode: 13 })).toBe(false)
})
