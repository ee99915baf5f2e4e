/** A name for the file from what people read: "Order number" is `order-number`; with a number where that is taken. */
export function nameFrom(label: string, taken: readonly string[]): string {
  const words = label
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const plain = /^\p{Letter}/u.test(words) ? words : `field-${words}`.replace(/-$/, '')
  const name = ['any', 'not'].includes(plain) ? `${plain}-one` : plain
  if (!taken.includes(name)) return name
  for (let number = 2; ; number++) if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`
}

/** A name for the file of a form: small letters, digits and hyphens only, since it stands in the address of its page. */
export function formNameFrom(title: string, taken: readonly string[]): string {
  const plain = nameFrom(title, [])
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return title === '' ? '' : nameFrom(/^[a-z]/.test(plain) ? plain : 'form', taken)
}
