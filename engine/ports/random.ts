/** Unpredictable bytes; the only source of randomness. */
export interface Random {
  bytes(length: number): Uint8Array
  /** 128 random bits as 32 lower-case hex digits. */
  id(): string
}
