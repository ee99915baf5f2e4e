/** A property of the form itself, where a field may be called the same: `form.action` is then that field. */
export function ofForm<K extends keyof HTMLFormElement>(form: HTMLFormElement, key: K): HTMLFormElement[K] {
  return Reflect.get(HTMLFormElement.prototype, key, form)
}
