/** Knows in which country networks are. */
export interface Countries {
  /** ISO 3166; null where that is not known, as for every address that is not a public one. */
  at(address: string): string | null
  close(): Promise<void>
}
