// What the build of the widget writes into these modules (site/integration/chat-widget.ts).

declare module 'virtual:chat/style' {
  const css: string
  export default css
}

declare module 'virtual:chat/words' {
  const words: typeof import('../i18n/chat/en.json')
  export default words
}

declare module 'virtual:chat/locale' {
  const locale: string
  export default locale
}

declare module 'virtual:chat/languages' {
  /** Locale in lower case → its panel's name, and what the button says: its word, how many are new, what dismisses a notice. */
  const languages: Readonly<Record<string, readonly [panel: string, launcher: string, unread: string, dismiss: string]>>
  export default languages
}
