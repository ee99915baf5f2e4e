import { InvalidArgumentError } from 'commander'

/** A ticket's number, with or without `#`. */
export function ticketNumber(text: string): number {
  const number = Number(text.replace(/^#/, ''))
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('A ticket has a number, such as 42.')
  return number
}
