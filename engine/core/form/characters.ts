/** Length in characters (code points), as `minLength` and `maxLength` count. */
export function characters(text: string): number {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '_').length
}
