import type { Submitted } from './form.ts'

/** What speaks against a submission by what it says, or by how many there are like it. */
export type Doubt = 'links' | 'link-in-name' | 'markup' | 'only-links' | 'busy-sender' | 'busy-address' | 'busy-team'

/** From this on it waits for an agent. */
const enough = 5

/**
 * None of these is enough alone but a crowd from one address and one network: people do send links, and many write when something is down.
 * An address alone proves nothing: with a stranger's, anybody could keep what the stranger sends from being heard.
 */
const weights: Readonly<Record<Doubt, number>> = {
  links: 3,
  'link-in-name': 4,
  markup: 3,
  'only-links': 3,
  'busy-sender': 5,
  'busy-address': 2,
  'busy-team': 2,
}

const link = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi
/** What programs write for forums and comment boxes; it means nothing here. */
const markup = /<a\s[^>]*href|\[url[=\]]|\[link[=\]]/i
/** A person who reports a trouble names a page or two. */
const fewLinks = 3

/**
 * The doubts about a checked submission, when together they are enough to let it wait; else none. `busy` says whether its address from
 * its network, its address from anywhere, or its team got more within the hour than people send.
 */
export function doubtsAbout(
  { title, description, requester }: Pick<Submitted, 'title' | 'description' | 'requester'>,
  busy: { readonly sender: boolean; readonly address: boolean; readonly team: boolean },
): readonly Doubt[] {
  const links = description.match(link) ?? []
  const found: readonly (readonly [Doubt, boolean])[] = [
    ['links', links.length > fewLinks],
    ['link-in-name', /https?:\/\/|\bwww\./i.test(`${requester.name} ${requester.company}`)],
    ['markup', markup.test(description) || markup.test(title)],
    ['only-links', links.length > 0 && description.replace(link, '').trim().length < 20],
    ['busy-sender', busy.sender],
    ['busy-address', busy.address && !busy.sender],
    ['busy-team', busy.team],
  ]
  const doubts = found.flatMap(([doubt, holds]) => (holds ? [doubt] : []))
  return doubts.reduce((sum, doubt) => sum + weights[doubt], 0) >= enough ? doubts : []
}
