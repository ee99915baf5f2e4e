/**
 * A piece of a page as text, for what a page shows a hundred times: a component for each cell of a list costs ten times what its text
 * does. It goes into a page by `set:html={piece.text}`.
 */
export class Html {
  readonly text: string

  /** @param text markup as it stands; what people wrote comes in through `html` */
  constructor(text: string) {
    this.text = text
  }
}

/** What may stand between markup: text is escaped, a piece stands as it is, a list stands one by one, and nothing says nothing. */
export type Piece = string | number | Html | readonly Piece[] | null | undefined | false

/** `` html`<b>${name}</b>` ``: markup with what people wrote in it, which cannot become markup. Values stand in text or in quotes. */
export function html(markup: TemplateStringsArray, ...values: readonly Piece[]): Html {
  let text = markup[0] as string
  for (let index = 0; index < values.length; index++) text += textOf(values[index]) + (markup[index + 1] as string)
  return new Html(text)
}

/** ` name="value"`, or nothing where there is no value. */
export function attribute(name: string, value: string | number | null | undefined): Html | null {
  return value === null || value === undefined ? null : new Html(` ${name}="${escaped(String(value))}"`)
}

function textOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'string') return escaped(piece)
  if (typeof piece === 'number') return String(piece)
  if (piece instanceof Html) return piece.text
  let text = ''
  for (const one of piece) text += textOf(one)
  return text
}

const special = /[&<>"']/
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return special.test(text) ? text.replace(/[&<>"']/g, (character) => entities[character] as string) : text
}
