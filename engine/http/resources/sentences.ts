/**
 * What each event says in a thread, by language. `{who}` is the one who caused it; the other placeholders are made from the event's
 * data in `event-sentence.ts`. An event of a workflow's own is said with its title.
 */
export const sentences: Readonly<Record<string, Readonly<Record<'en' | 'zh-CN', string>>>> = {
  'ticket.created': { en: '{who} opened the ticket.', 'zh-CN': '{who}创建了工单。' },
  'customer.replied': { en: '{who} wrote.', 'zh-CN': '{who}发来消息。' },
  'mail.received': { en: 'A program wrote on behalf of {who}.', 'zh-CN': '程序代表{who}发来邮件。' },
  'message.shared': { en: '{who} showed a message to the requester.', 'zh-CN': '{who}将一条消息展示给请求人。' },
  'participant.added': { en: '{who} let {person} into the conversation.', 'zh-CN': '{who}邀请{person}加入对话。' },
  'participant.removed': { en: '{who} took {person} out of the conversation.', 'zh-CN': '{who}将{person}移出对话。' },
  'agent.replied': { en: '{who} replied.', 'zh-CN': '{who}进行了回复。' },
  'agent.noted': { en: '{who} left a note.', 'zh-CN': '{who}添加了备注。' },
  'reply.scheduled': { en: '{who} wrote a reply for later.', 'zh-CN': '{who}写了一条稍后发送的回复。' },
  'reply.cancelled': {
    en: '{who} took a reply back before it was sent.',
    'zh-CN': '{who}在发送前撤回了回复。',
  },
  'reply.overtaken': {
    en: 'The customer wrote first: a reply that waited was not sent.',
    'zh-CN': '客户先来信了：等待发送的回复未发出。',
  },
  'ticket.taken': { en: '{who} took the ticket.', 'zh-CN': '{who}受理了工单。' },
  'ticket.assigned': { en: '{who} assigned the ticket to {agent}.', 'zh-CN': '{who}将工单分配给{agent}。' },
  'ticket.assigned.rule': {
    en: '{who} gave the ticket to {agent}{reason}.',
    'zh-CN': '{who}将工单分给了{agent}{reason}。',
  },
  'ticket.unassigned.away': {
    en: '{agent} is away: the ticket is free again.',
    'zh-CN': '{agent}已离开，工单重新待分配。',
  },
  'ticket.unassigned.gone': {
    en: '{agent} answers no tickets any more: it is free again.',
    'zh-CN': '{agent}不再处理工单，工单重新待分配。',
  },
  'ticket.unassigned.moved': {
    en: '{agent} is not of this team: the ticket is free again.',
    'zh-CN': '{agent}不属于该团队，工单重新待分配。',
  },
  'ticket.unassigned': { en: '{who} took the assignee away.', 'zh-CN': '{who}取消了分配。' },
  'ticket.solved': { en: '{who} solved the ticket.', 'zh-CN': '{who}将工单标记为已解决。' },
  'ticket.closed': { en: '{who} closed the ticket.', 'zh-CN': '{who}关闭了工单。' },
  'ticket.reopened': { en: '{who} reopened the ticket.', 'zh-CN': '{who}重新打开了工单。' },
  'ticket.snoozed': { en: '{who} put the ticket off.', 'zh-CN': '{who}将工单推迟。' },
  'ticket.snoozed.reply': {
    en: '{who} put the ticket off until somebody writes.',
    'zh-CN': '{who}将工单推迟到有人来信。',
  },
  'ticket.snoozed.time': { en: '{who} put the ticket off until {until}.', 'zh-CN': '{who}将工单推迟到{until}。' },
  'ticket.woken.reply': { en: 'Somebody wrote: the ticket is back.', 'zh-CN': '有新消息，工单已恢复。' },
  'ticket.woken.time': { en: 'Its time has come: the ticket is back.', 'zh-CN': '时间已到，工单已恢复。' },
  'ticket.woken': { en: '{who} brought the ticket back.', 'zh-CN': '{who}唤回了工单。' },
  'ticket.merged': { en: '{who} merged this ticket into {into}.', 'zh-CN': '{who}将此工单合并到 {into}。' },
  'ticket.unmerged': { en: '{who} undid the merge.', 'zh-CN': '{who}撤销了合并。' },
  'ticket.joined': { en: '{who} merged ticket {from} into this one.', 'zh-CN': '{who}将工单 {from} 合并到此工单。' },
  'ticket.parted': { en: '{who} undid the merge of ticket {from}.', 'zh-CN': '{who}撤销了工单 {from} 的合并。' },
  'ticket.split': { en: '{who} split off ticket {into}.', 'zh-CN': '{who}拆分出工单 {into}。' },
  'ticket.linked': { en: '{who} linked ticket {to}.', 'zh-CN': '{who}关联了工单 {to}。' },
  'ticket.unlinked': { en: '{who} took the link to ticket {to} away.', 'zh-CN': '{who}取消了与工单 {to} 的关联。' },
  'follower.added': { en: '{agent} follows the ticket.', 'zh-CN': '{agent}关注了工单。' },
  'follower.removed': { en: '{agent} follows the ticket no more.', 'zh-CN': '{agent}取消了关注。' },
  'ticket.undone': {
    en: '{who} took it back: the ticket stands as it stood.',
    'zh-CN': '{who}撤销了操作，工单恢复原状。',
  },
  'macro.called': { en: '{who} ran a macro.', 'zh-CN': '{who}运行了宏。' },
  'chat.ended': { en: 'The chat ended.', 'zh-CN': '聊天已结束。' },
  'ticket.rated': { en: '{who} rated the answer.', 'zh-CN': '{who}进行了评价。' },
  'ticket.migrated': { en: 'The ticket follows a new version of its workflow.', 'zh-CN': '工单改用新版工作流。' },
  'ticket.accepted': { en: '{who} accepted the ticket from the shelf.', 'zh-CN': '{who}从搁置区接收了工单。' },
  'ticket.discarded': { en: '{who} discarded the ticket.', 'zh-CN': '{who}丢弃了工单。' },
  'priority.changed': { en: '{who} set the priority to {priority}.', 'zh-CN': '{who}将优先级设为{priority}。' },
  'tags.changed': { en: '{who} changed the tags: {tags}.', 'zh-CN': '{who}修改了标签：{tags}。' },
  'team.changed': { en: '{who} moved the ticket to {team}.', 'zh-CN': '{who}将工单转给{team}。' },
  'fields.changed': { en: '{who} changed {details}.', 'zh-CN': '{who}修改了{details}。' },
  'requester.changed': { en: '{who} corrected the requester.', 'zh-CN': '{who}更正了请求人信息。' },
  'requester.verified': {
    en: '{who} used the mailed link: the address is proven.',
    'zh-CN': '{who}使用了邮件中的链接，地址已验证。',
  },
  'promise.given': { en: 'We promised the {metric} by {dueAt}.', 'zh-CN': '已承诺在{dueAt}之前{metric}。' },
  'sla.warned': { en: 'The {metric} is due soon ({policy}).', 'zh-CN': '{metric}即将到期（{policy}）。' },
  'sla.breached': { en: 'The {metric} is overdue ({policy}).', 'zh-CN': '{metric}已超时（{policy}）。' },
  'mail.bounced': {
    en: 'The mail “{template}” could not be delivered to {domain}{status}.',
    'zh-CN': '邮件“{template}”无法送达 {domain}{status}。',
  },
  'mail.returned': { en: 'A mail of ours came back{status}.', 'zh-CN': '我们的一封邮件被退回{status}。' },
  'mail.returned.from': { en: 'A mail was not delivered: {failures}.', 'zh-CN': '邮件未送达：{failures}。' },
  'mail.complained': {
    en: 'Somebody complained to their provider about a mail of ours.',
    'zh-CN': '有收件人向其邮件服务商投诉了我们的一封邮件。',
  },
  'timer.fired': { en: 'A waiting time ended.', 'zh-CN': '等待时间已到。' },
  'person.erased': { en: 'The personal data was erased.', 'zh-CN': '个人信息已清除。' },
}

/** Said behind a message or a note whose words were erased. */
export const nothingLeft = { en: ' What was written is erased.', 'zh-CN': '内容已清除。' } as const

/** Said when neither the table nor the workflow knows the event. */
export const otherEvent = { en: '{who}: {type}.', 'zh-CN': '{who}：{type}。' } as const

/** Said after an event that moved the workflow. */
export const newState = { en: ' Now: {state}.', 'zh-CN': '当前状态：{state}。' } as const

export const priorityNames = {
  en: ['low', 'medium', 'high', 'urgent'],
  'zh-CN': ['低', '中', '高', '紧急'],
} as const

export const metricNames = {
  en: { firstResponse: 'first answer', nextResponse: 'next answer', resolution: 'solution', reach: 'next state' },
  'zh-CN': { firstResponse: '首次答复', nextResponse: '下次答复', resolution: '解决', reach: '进入下一状态' },
} as const

/** What a report says of one recipient: whether another try would help, the status code, and the reason in the words of the far side. */
export const failureWords = {
  en: { hard: 'for good', soft: 'for now', one: '{address} ({facts})', reason: ': ', facts: ', ', between: '; ' },
  'zh-CN': {
    hard: '永久失败',
    soft: '暂时失败',
    one: '{address}（{facts}）',
    reason: '：',
    facts: '，',
    between: '；',
  },
} as const

/** How those without a name are called. */
export const roleNames = {
  en: {
    customer: 'The customer',
    participant: 'A participant',
    stranger: 'Somebody else',
    system: 'Docket',
    rule: 'A rule',
  },
  'zh-CN': { customer: '客户', participant: '参与者', stranger: '其他人', system: 'Docket', rule: '规则' },
} as const

/** What was changed, where no answer of the form is named. */
export const detailWords = {
  en: { title: 'the title', details: 'the details' },
  'zh-CN': { title: '标题', details: '详情' },
} as const

/** Why a team's rule chose an agent: in turn or by load, and what of the ticket spoke for them. */
export const assignmentReasons = {
  en: {
    'round-robin': 'next in turn, {open} open',
    balanced: 'fewest open: {open}',
    skills: 'knows {skills}',
    language: 'speaks {language}',
    between: '; ',
    all: ' ({parts})',
  },
  'zh-CN': {
    'round-robin': '轮到，待处理 {open} 个',
    balanced: '待处理最少：{open} 个',
    skills: '擅长 {skills}',
    language: '会说 {language}',
    between: '；',
    all: '（{parts}）',
  },
} as const
