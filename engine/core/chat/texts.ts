/** What a script says by itself, in the visitor's language. */
export interface ScriptTexts {
  readonly notAnEmail: (said: string) => string
  readonly notAPhone: (said: string) => string
}

const texts: Readonly<Record<string, ScriptTexts>> = {
  en: {
    notAnEmail: (said) => `“${said}” does not look like a valid e-mail address. Can you please try again?`,
    notAPhone: (said) => `“${said}” does not look like a phone number. Can you please try again?`,
  },
  zh: {
    notAnEmail: (said) => `“${said}”看起来不是有效的邮箱地址，请再试一次。`,
    notAPhone: (said) => `“${said}”看起来不是电话号码，请再试一次。`,
  },
}

export function scriptTexts(language: string): ScriptTexts {
  return texts[language.toLowerCase().split('-')[0] ?? 'en'] ?? (texts.en as ScriptTexts)
}
