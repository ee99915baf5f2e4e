/** A negative answer in an SMTP conversation: reply code, enhanced status code (RFC 3463) and a sentence. */
export class SmtpRefusal extends Error {
  readonly responseCode: number

  constructor(responseCode: number, status: string, sentence: string) {
    super(`${status} ${sentence}`)
    this.name = 'SmtpRefusal'
    this.responseCode = responseCode
  }
}
