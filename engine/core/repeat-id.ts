/**
 * The id by which a sender marks repeats of one message, where it is one: 1 to 200 printable ASCII characters. Anything else marks
 * nothing (null): no page of ours makes it, and PostgreSQL refuses some of it, in a statement that the messages of others share.
 */
export function repeatId(said: string | null | undefined): string | null {
  return said && /^[\x20-\x7e]{1,200}$/.test(said) ? said : null
}
