/** A stored blob: `id` is the SHA-256 of its bytes in hex. */
export interface StoredBlob {
  readonly id: string
  readonly size: number
}

/** Bytes of attachments and raw messages, kept by content hash. */
export interface Blobs {
  /**
   * Streams to disk and fsyncs before it resolves, so that a row never points at nothing.
   * Throws DocketError `too-large` past `maxBytes` and `low-disk` when the disk is nearly full; nothing stays behind.
   */
  put(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>
  /** Throws DocketError `not-found`. */
  open(id: string): Promise<ReadableStream<Uint8Array>>
  /** All of it at once: for what has to be in memory anyway. Throws DocketError `not-found`. */
  read(id: string): Promise<Uint8Array>
  /** Does nothing to what was put within the hour: a row that points at it may be about to be committed, and nothing knows of it yet. */
  remove(id: string): Promise<void>
  /** Free bytes on the disk that holds the data. */
  freeBytes(): Promise<number>
}
