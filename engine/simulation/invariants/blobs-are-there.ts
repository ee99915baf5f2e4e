import type { Audit } from '../audit.ts'

/** Bytes without a row may be left over; a row without its bytes never is. */
export function blobsAreThere({ files, mails, blobs }: Audit): readonly string[] {
  return [
    ...files.filter(({ blob }) => !blobs.has(blob)).map(({ name }) => `the file ${name} has no bytes`),
    ...mails.filter(({ blob }) => !blobs.has(blob)).map(({ id }) => `mail ${id} has no bytes`),
  ]
}
