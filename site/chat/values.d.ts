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

declare module 'virtual:chat/panels' {
  /** Locale in lower case → path of the panel that speaks it. */
  const panels: Readonly<Record<string, string>>
  export default panels
}

declare module 'virtual:chat/launcher-words' {
  /** Locale in lower case → name of the button, how many are new, name of what dismisses a notice. */
  const words: Readonly<Record<string, readonly [launcher: string, unread: string, dismiss: string]>>
  export default words
}
