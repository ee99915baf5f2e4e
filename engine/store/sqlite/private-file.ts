import { open } from 'node:fs/promises'

/**
 * Makes the file, unless it is there, such that nobody but its owner can read it; SQLite gives its log the same rights. One that is there
 * keeps the rights that somebody gave it.
 */
export async function makePrivate(file: string): Promise<void> {
  await (await open(file, 'a', 0o600)).close()
}
