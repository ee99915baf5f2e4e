export interface Settings {
  readonly show: 'button' | 'notification' | 'open' | 'hide'
  readonly openAfterSeconds: number
  readonly title: string
  readonly texts: { readonly greeting: string; readonly notification: string | null; readonly placeholder: string | null; readonly offline: string | null }
  readonly colors: { readonly button?: string; readonly buttonText?: string; readonly header?: string; readonly headerText?: string }
  readonly script: null | { readonly id: string; readonly welcome: readonly WireStep[] }
  readonly available: boolean
  readonly backAt: string | null
  readonly before: string | null
  readonly fallback: string | null
  readonly reviewLink: string | null
}
export interface WireStep {
  readonly id: string
  readonly text: string
  readonly asks: 'selection' | 'email' | 'phone' | 'line' | 'lines' | null
  readonly answers: readonly { readonly id: string; readonly title: string; readonly link: string | null }[]
}
