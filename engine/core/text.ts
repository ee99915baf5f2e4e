/**
 * Cleaning once, at the border: what comes in is text that both databases store alike and that no log or header can be broken with.
 * NUL, other control characters and non-characters go; a lone surrogate becomes U+FFFD.
 */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** One line: line breaks and tabs become spaces, runs of spaces one, at most `most` characters. */
export function cleanLine(text: string, most: number): string {
  return cut(sound(text.replace(/[\s\u2028\u2029]+/g, ' ')).trim(), most)
}

/** Several lines: line breaks become `\n`, at most `most` characters. */
export function cleanText(text: string, most: number): string {
  return cut(sound(text.replace(/\r\n?|\u2028|\u2029/g, '\n')), most)
}

function sound(text: string): string {
  return text.replace(controls, '').replace(loneSurrogate, '\ufffd')
}

/** Never cuts a character in two. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most
  return text.slice(0, end)
}
