/**
 * Whether a key belongs to an input method, as the Enter does that takes a word. Safari has ended the composition before it tells of that
 * key, and marks it by its code alone (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export function isOfInputMethod({ isComposing, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === 229
}
