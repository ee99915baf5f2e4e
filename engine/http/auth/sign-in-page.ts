/** Data of the page `/desk/sign-in` (`Astro.locals.docket.page`). */
export interface SignInPage {
  /**
   * `ask`: a field for the address. `sent`: "if we know this address, a link is on its way", whoever asked.
   * `confirm`: a link was opened; one button signs in. `expired`: the link is used, too old or not ours; ask again.
   * `refused`: the company's sign-in did not work. `away`: it does not answer. `out`: somebody did something signed out.
   */
  readonly step: 'ask' | 'sent' | 'confirm' | 'expired' | 'refused' | 'away' | 'out'
  /** Where the page's form posts: the address as `email`, or nothing but the button. */
  readonly action: string
  /** Sent along as the field `next`. */
  readonly next: string
  /** BCP 47: the language that the browser names first. */
  readonly language: string
  /** True where the first sign-in link was printed in the terminal. */
  readonly firstTime: boolean
  /** Whether a passkey can be used at this address. */
  readonly passkeys: boolean
  /** Whether the company has a sign-in of its own. */
  readonly company: boolean
}
