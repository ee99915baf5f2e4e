import type { Counted, Messages } from '#engine/core/form/messages/kinds.ts'

/** A label behind Chinese words; Latin letters and digits keep their distance. */
function inside(label: string): string {
  return /^[A-Za-z0-9]/.test(label) ? ` ${label}` : label
}

/** A label that begins a sentence. */
function first(label: string): string {
  if (/[？?！!。，,]/.test(label)) return `“${label}”`
  return /[A-Za-z0-9]$/.test(label) ? `${label} ` : label
}

function ask(verb: string): (label: string) => string {
  return (label) => (/[？?]$/.test(label) ? `请回答“${label}”` : `${verb}${inside(label)}`)
}

const nouns: Readonly<Record<Counted, readonly [verb: string, noun: string]>> = {
  choices: ['选择', '项'],
  files: ['添加', '个文件'],
  rows: ['填写', '条'],
  lines: ['填写', '行'],
}

function counted(bound: string): Messages['minItems'] {
  const sentence = (kind: Counted) => {
    const [verb, noun] = nouns[kind]
    return (label: string, number: number) => `“${label}”${bound}${verb} ${number} ${noun}`
  }
  return { choices: sentence('choices'), files: sentence('files'), rows: sentence('rows'), lines: sentence('lines') }
}

export const messages: Messages = {
  required: {
    'own-name': () => '请输入您的姓名',
    'own-email': () => '请输入电子邮箱，例如 name@example.com',
    'own-phone': () => '请输入您的电话号码',
    'own-company': () => '请输入您的公司名称',
    text: ask('请输入'),
    email: (label) => `${ask('请输入')(label)}，例如 name@example.com`,
    uri: (label) => `${ask('请输入')(label)}，例如 www.example.com`,
    number: ask('请输入'),
    date: ask('请输入'),
    datetime: ask('请输入'),
    choice: ask('请选择'),
    choices: (label) => (/[？?]$/.test(label) ? `请回答“${label}”` : `“${label}”至少选择一项`),
    tick: (label) => `请勾选“${label}”`,
    file: (label) => `请为“${label}”添加文件`,
    files: (label) => `请为“${label}”添加文件`,
    rows: (label) => `“${label}”至少填写一条`,
  },
  text: (label) => `${first(label)}必须是文字`,
  number: (label) => `${first(label)}必须是数字，例如 12`,
  integer: (label) => `${first(label)}必须是整数，例如 12`,
  date: (label) => `${first(label)}必须是真实的日期，例如 2026-12-24`,
  datetime: (label) => `${first(label)}必须是真实的日期和时间，例如 2026-12-24 09:30`,
  uri: (label) => `${first(label)}必须是网址，例如 www.example.com`,
  address: (label) => `${first(label)}必须是电子邮箱，例如 name@example.com`,
  choice: (label) => `请在“${label}”中选择一个给出的选项`,
  pattern: (label, example) =>
    example === null ? `请检查“${label}”，格式不正确` : `${first(label)}的格式应类似 ${example}`,
  minLength: (label, least) => `${first(label)}至少需要 ${least} 个字符`,
  maxLength: (label, most) => `${first(label)}最多 ${most} 个字符`,
  minimum: (label, least) => `${first(label)}不能小于 ${least}`,
  maximum: (label, most) => `${first(label)}不能大于 ${most}`,
  above: (label, limit) => `${first(label)}必须大于 ${limit}`,
  below: (label, limit) => `${first(label)}必须小于 ${limit}`,
  multipleOf: (label, step) => `${first(label)}必须是 ${step} 的倍数`,
  minItems: counted('至少'),
  maxItems: counted('最多'),
  uniqueItems: (label) => `“${label}”中有重复的内容`,
  fileSize: (bytes) => `{file} 超过 ${bytes}，请添加较小的文件`,
  fileType: (kinds) => `{file} 的类型不支持，请添加${kinds}`,
  fileMissing: (label) => `请为“${label}”重新添加文件`,
  other: (label) => `请检查“${label}”`,
  onlyOneOf: (labels) => `请填写且仅填写其中一项：${labels.map((label) => `“${label}”`).join('、')}`,
  atLeastOneOf: (labels) => `请至少填写其中一项：${labels.map((label) => `“${label}”`).join('、')}`,
  together: '请检查您的回答，有些内容相互不一致',
  tooLarge: '内容超出了表单的容量',
  fileKinds: { image: '图片', video: '视频', audio: '音频', text: '文本文件', 'application/pdf': ' PDF' },
  list: (words) => words.map((word) => word.trim()).join('或'),
  visibleIf: (condition) => `仅当${condition}时填写。`,
  onePerLine: '每行填写一项。',
  yes: '是',
  no: '否',
}
