/** Texts of the desk, in the first language of the agent's file that it speaks. */
const texts = {
  en: {
    skip: 'Skip to content', desk: 'Desk', menu: 'Menu', views: 'Views', shelf: 'Shelf', letters: 'Dead letters', mailbox: 'Mailbox',
    definitions: 'Definitions', inUse: 'in use', signOut: 'Sign out', search: 'Search', searchFor: 'Search tickets', all: 'All tickets',
    results: 'Results for “{q}”', tickets: 'Tickets', priority: 'Priority', number: 'No.', from: 'From', title: 'Title', state: 'State',
    due: 'Due', agent: 'Agent', changed: 'Changed', nobody: 'Nobody', next: 'Next page', empty: 'Nothing here. All answered.',
    emptyShelf: 'The shelf is empty.', emptySearch: 'Nothing found for “{q}”.', broken: '{file}:{line} cannot be used: {message}. Revision {revision} keeps running.',
    priorities: ['Low', 'Medium', 'High', 'Urgent'], left: '{n} min left', leftHours: '{h} h {m} left', late: 'late', met: 'met', paused: 'paused',
    timeline: 'Timeline', note: 'Note, only agents see it', unverified: 'unverified sender', hidden: 'hidden from the requester', quoted: 'Quoted text',
    reply: 'Reply', replyTo: 'Reply to {name}', send: 'Send', writeNote: 'Note', addNote: 'Add note', attach: 'Files', about: 'About this ticket',
    properties: 'Properties', assignee: 'Assignee', team: 'Team', tags: 'Tags', set: 'Set', unassigned: 'Nobody', clocks: 'Clocks',
    metrics: { firstResponse: 'First response', nextResponse: 'Next response', resolution: 'Resolution', reach: 'Reach state' } as Record<string, string>,
    requester: 'Requester', verified: 'Address proven', notVerified: 'Address not proven', noAddress: 'No address', sent: 'Answers', extra: 'Sent besides',
    linked: 'Linked', form: 'by form', email: 'by e-mail', chat: 'by chat', takeMe: 'Assign to me', onShelf: 'This lies on the shelf: it was not accepted automatically. No mail went out.',
    accept: 'Accept', discard: 'Discard', dead: 'A mail could not be delivered', retry: 'Try again', tagsHelp: 'Separate with commas', deadEmpty: 'No dead letters. Every mail has found its way.',
    what: 'What', to: 'To', error: 'Last answer', attempts: 'Attempts', at: 'When', ticket: 'Ticket',
    signIn: 'Sign in', signInIntro: 'to the desk', emailLabel: 'E-mail', mailLink: 'Mail me a sign-in link', linkNote: 'The link works once, for 15 minutes. We never ask for a password.',
    sentLink: 'If this address belongs to an agent, a link is on its way.', confirm: 'One more step: press the button to sign in.', expired: 'This link was used already or is too old. Ask for a new one.',
    firstTime: 'Nobody has signed in yet: a link for the first admin stands in the terminal that runs Docket.',
    noRelay: 'No relay is set, so every mail stays here.', noMail: 'No mail yet.', newest: 'Mails, newest first', older: 'Older mails', asText: 'Text', asHtml: 'As a mail program shows it', headers: 'Headers', because: 'For ticket',
  },
  'zh-CN': {
    skip: '跳到内容', desk: '工作台', menu: '菜单', views: '视图', shelf: '待审', letters: '未送达', mailbox: '邮箱',
    definitions: '定义', inUse: '使用中', signOut: '退出', search: '搜索', searchFor: '搜索工单', all: '全部工单',
    results: '“{q}”的结果', tickets: '工单', priority: '优先级', number: '编号', from: '来自', title: '标题', state: '状态',
    due: '期限', agent: '客服', changed: '更新', nobody: '无人', next: '下一页', empty: '这里没有工单，全部已答复。',
    emptyShelf: '没有待审内容。', emptySearch: '没有找到“{q}”。', broken: '{file}:{line} 无法使用：{message}。仍使用版本 {revision}。',
    priorities: ['低', '中', '高', '紧急'], left: '剩余 {n} 分钟', leftHours: '剩余 {h} 小时 {m} 分', late: '超时', met: '已达成', paused: '已暂停',
    timeline: '时间线', note: '备注，仅客服可见', unverified: '未验证的发件人', hidden: '对请求人隐藏', quoted: '引用内容',
    reply: '回复', replyTo: '回复 {name}', send: '发送', writeNote: '备注', addNote: '添加备注', attach: '文件', about: '关于此工单',
    properties: '属性', assignee: '负责人', team: '团队', tags: '标签', set: '设置', unassigned: '无人', clocks: '计时',
    metrics: { firstResponse: '首次响应', nextResponse: '后续响应', resolution: '解决', reach: '到达状态' } as Record<string, string>,
    requester: '请求人', verified: '地址已验证', notVerified: '地址未验证', noAddress: '没有地址', sent: '填写内容', extra: '附带内容',
    linked: '关联工单', form: '通过表单', email: '通过邮件', chat: '通过聊天', takeMe: '分配给我', onShelf: '此内容待审：未自动接受，也没有发送邮件。',
    accept: '接受', discard: '丢弃', dead: '有邮件无法送达', retry: '重试', tagsHelp: '用逗号分隔', deadEmpty: '没有未送达的邮件。',
    what: '内容', to: '收件人', error: '最后答复', attempts: '尝试次数', at: '时间', ticket: '工单',
    signIn: '登录', signInIntro: '进入工作台', emailLabel: '电子邮箱', mailLink: '发送登录链接', linkNote: '链接在 15 分钟内有效，仅可使用一次。我们从不要求密码。',
    sentLink: '如果此地址属于客服，登录链接正在发送。', confirm: '还差一步：点击按钮登录。', expired: '此链接已使用或已过期，请重新获取。',
    firstTime: '还没有人登录过：首位管理员的链接显示在运行 Docket 的终端中。',
    noRelay: '未设置中继，所有邮件都留在这里。', noMail: '还没有邮件。', newest: '邮件，最新在前', older: '更早的邮件', asText: '文本', asHtml: '邮件程序中的样子', headers: '邮件头', because: '所属工单',
  },
}

export type DeskTexts = (typeof texts)['en']

export function deskTexts(language: string): DeskTexts {
  return language === 'zh-CN' ? texts['zh-CN'] : texts.en
}

/** An instant in short: time today, else weekday and date; in the zone of the machine until the page knows the reader's. */
export function shortTime(at: number, now: number, language: string): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const day = (instant: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(instant)
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const
  const options: Intl.DateTimeFormatOptions = day(at) === day(now) ? time : { weekday: 'short', day: 'numeric', month: 'short', ...time }
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options).format(at)
}
