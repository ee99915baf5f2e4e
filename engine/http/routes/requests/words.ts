/** What the request page answers to a post that it cannot take. */
const sentences = {
  empty: { en: 'Write an answer, or add a file', 'zh-CN': '请填写回复内容或添加文件' },
  large: { en: '“{name}” is too large: a file may have {size} MB', 'zh-CN': '“{name}”太大：单个文件最多 {size} MB' },
  missing: { en: 'A file is not there any more; add it again', 'zh-CN': '有文件已不存在，请重新添加' },
  email: {
    en: 'Enter your e-mail address, like name@example.com',
    'zh-CN': '请输入电子邮箱，例如 name@example.com',
  },
  rating: { en: 'Choose one of the three faces', 'zh-CN': '请选择一个评价' },
} as const

export function say(
  language: string,
  sentence: keyof typeof sentences,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = sentences[sentence][language === 'zh-CN' ? 'zh-CN' : 'en']
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
