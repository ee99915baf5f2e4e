import { DocketError } from '#engine/core/docket-error.ts'
import type { RawEntries } from '#engine/core/form/form.ts'

/** A form post as it came, files already stored: for a file the value is the id of its upload. */
export interface Post {
  readonly entries: RawEntries
  /** Files that arrived but were larger than allowed; they are not kept. Their value is the `id` here. */
  readonly oversized: readonly {
    readonly id: string
    readonly name: string
    readonly type: string
    readonly size: number
  }[]
}

/** A file could not be kept, for `reason`; `post` is all that was typed, without that file. */
export class FileNotKept extends DocketError {
  readonly post: Post

  constructor({ code, message, data }: DocketError, post: Post) {
    super(code, message, data)
    this.post = post
  }
}

export const postCaps = {
  /** Bytes of a urlencoded or JSON body. */
  textBytes: 1_000_000,
  /** Bytes of a multipart body, files and all. */
  multipartBytes: 64_000_000,
  fields: 2_000,
  nameBytes: 200,
  valueBytes: 200_000,
  files: 20,
  fileBytes: 25_000_000,
} as const
