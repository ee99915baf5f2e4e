import { expect, test } from 'vitest'
import { latinKey, pressedKey } from './pressed-key.ts'

const pressed = (key: string, code: string, held: readonly string[] = []) =>
  pressedKey({
    key,
    code,
    shiftKey: held.includes('Shift'),
    ctrlKey: held.includes('Control'),
    metaKey: held.includes('Meta'),
    altKey: held.includes('Alt'),
    getModifierState: (name) => held.includes(name),
  })

test('on a Cyrillic, a Greek or a Hebrew layout a letter key is the shortcut that stands on it', () => {
  expect([pressed('ф', 'KeyA'), pressed('о', 'KeyJ'), pressed('ξ', 'KeyJ'), pressed('ח', 'KeyJ')]).toEqual([
    'a',
    'j',
    'j',
    'j',
  ])
})

test('a Latin letter counts where its layout has it, wherever that is', () => {
  expect([pressed('a', 'KeyQ'), pressed('z', 'KeyY'), pressed('é', 'Digit2'), pressed('ł', 'KeyL')]).toEqual([
    'a',
    'z',
    'é',
    'ł',
  ])
})

test('signs, digits, named keys and dead keys are left as they are', () => {
  const given = [
    ['?', 'Digit7'],
    ['1', 'Digit1'],
    ['Enter', 'Enter'],
    ['Dead', 'KeyE'],
    ['Process', 'KeyA'],
    ['Unidentified', 'KeyA'],
    ['ж', 'Semicolon'],
  ] as const
  for (const [key, code] of given) expect(pressed(key, code)).toBe(key)
})

test('what AltGr or another modifier makes is no shortcut', () => {
  for (const held of ['AltGraph', 'Alt', 'Control', 'Meta', 'Shift']) expect(pressed('ф', 'KeyA', [held])).toBe('ф')
})

test('⌘ or Ctrl with K is the same key on every layout', () => {
  const given = [
    ['k', 'KeyK'],
    ['л', 'KeyK'],
    ['κ', 'KeyK'],
    ['k', 'KeyV'],
  ] as const
  for (const [key, code] of given) expect(latinKey({ key, code })).toBe('k')
})
