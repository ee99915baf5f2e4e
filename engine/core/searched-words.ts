/** A text as searches compare it: in small letters, without accents, with single spaces. */
export function searchedAs(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}
