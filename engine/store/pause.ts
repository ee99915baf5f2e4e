/** Why nothing goes out. */
export interface OutboxPause {
  readonly at: number
  /** `restored`: the desk was restored from a backup; `asked`: somebody wanted it. */
  readonly why: 'restored' | 'asked'
  /** Of the last event before: what came later was done since. */
  readonly position: number
}

export interface OutboxPauses {
  /** Null while everything goes out. */
  get(): Promise<OutboxPause | null>
  begin(pause: OutboxPause): Promise<void>
  /** False when there was none. */
  end(): Promise<boolean>
}
