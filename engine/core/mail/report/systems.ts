// How mail systems that send no delivery report write that a mail failed: one row a system, the most particular first.

/** Anything that could be an address; `addressIn` decides. */
const address = '[^\\s<>()\\[\\],;:"\'，：（）|]+@[^\\s<>()\\[\\],;:"\'，：（）|]+'
/** An address alone on its line, with or without angle brackets, a colon and the link that HTML had around it. */
const alone = new RegExp(`^[ \\t]*<?(${address})>?(?:[ \\t]*[<[]mailto:[^>\\]]*[>\\]])?:?[ \\t]*$`, 'i')
/** `<address>: reason`, not indented (an indented one is quoted within a reason); the reason goes on below. */
const withReason = new RegExp(`^<(${address})>(?: \\([^)]*\\))?:[ \\t]*(.*)$`)

export interface BounceSystem {
  readonly system: string
  /** What only this system says. */
  readonly says: RegExp
  /** The line after which recipients stand; null: from the first line on. */
  readonly begins: RegExp | null
  /** A line after which no recipient stands, beside the one that begins the copy of the mail. */
  readonly ends: RegExp | null
  /** Group 1 is the address, group 2 (if any) the beginning of the reason. */
  readonly recipient: RegExp
  /** Where the reason stands: next to its recipient, or on whichever line says most of it. */
  readonly reason: 'below' | 'above' | 'anywhere'
  /** Its words are those of plain speech, which somebody's automatic answer may use too: only from an address that is a mail system's. */
  readonly daemonOnly?: true
}

export const systems: readonly BounceSystem[] = [
  {
    system: 'qmail',
    says: /Hi\. This is the qmail-send program/,
    begins: null,
    ends: null,
    recipient: withReason,
    reason: 'below',
  },
  {
    system: 'Exim, Mail.ru, GMX, web.de, 1&1',
    says: /This message was created automatically by mail delivery software/,
    begins: /(?:failed|is|are):\s*$/,
    ends: /^No action is required/,
    recipient: alone,
    reason: 'below',
  },
  {
    system: 'GMX, web.de (German)',
    says: /wurde automatisch von (?:der|einer) (?:E-?Mail|Mail)[\w-]*[- ]?Software/i,
    begins: /fehlgeschlagen:\s*$/,
    ends: null,
    recipient: alone,
    reason: 'below',
  },
  {
    system: 'Mail.ru (Russian)',
    says: /создано автоматически сервером/,
    begins: /получателям:\s*$/,
    ends: /^Рекомендуем/,
    recipient: alone,
    reason: 'below',
  },
  {
    system: 'Postfix, Zimbra, Yandex',
    says: /This is the (?:Postfix program|mail system) at host/,
    begins: null,
    ends: null,
    recipient: withReason,
    reason: 'below',
  },
  {
    system: 'T-Online, Smail',
    says: /Failed addresses follow:/,
    begins: /Failed addresses follow:/,
    ends: null,
    recipient: new RegExp(`^ <?(${address})>?(?: \\.\\.\\. (.*))?$`),
    reason: 'below',
  },
  {
    system: 'sendmail',
    says: /-----\s*The following addresses had (?:permanent fatal|transient non-fatal|delivery problems)|-----\s*Transcript of session follows/,
    begins: /The following addresses had/,
    ends: /^\s*-----\s*(?!The following)/,
    recipient: alone,
    reason: 'anywhere',
  },
  {
    system: 'Exchange, Office 365: for administrators',
    says: /^\s*(?:Generating server|Generierender Server|生成服务器|正在生成服务器|Serveur de génération|Servidor de generación)\s*[:：]/im,
    begins:
      /^\s*(?:Generating server|Generierender Server|生成服务器|正在生成服务器|Serveur de génération|Servidor de generación)\s*[:：]/i,
    ends: null,
    recipient: new RegExp(`^[ \\t]*(${address})[ \\t]*((?:#|Remote Server).*)?$`),
    reason: 'below',
  },
  {
    system: 'Exchange, Office 365: for people',
    says: /Delivery has failed to these recipients|Fehler bei der (?:Zustellung der Nachricht|Nachrichtenzustellung) an folgende|未能向以下收件人或|Échec de la remise (?:à|pour) ces destinataires/i,
    begins: /Delivery has failed to these|Fehler bei der .{0,30} an folgende|未能向以下收件人或|Échec de la remise/i,
    ends: null,
    recipient: alone,
    reason: 'below',
  },
  {
    system: 'Exchange 5.5 to 2003',
    says: /did not reach the following recipient\(s\):|folgende(?:n|r)? Empfänger(?:\(n\))? nicht erreicht:|未能到达下列收件人/i,
    begins: /did not reach the following|nicht erreicht:|未能到达下列收件人/i,
    ends: null,
    recipient: new RegExp(`^[ \\t]*'?(${address})'?[ \\t]+(?:on|am|le|在) .{0,80}$`),
    reason: 'below',
  },
  {
    system: 'Google',
    says: /Delivery to the following recipients? (?:failed|has been delayed)/,
    begins: /Delivery to the following recipients?/,
    ends: null,
    recipient: alone,
    reason: 'below',
  },
  {
    system: 'Google: Address not found',
    says: /Your message (?:wasn't|couldn't be) delivered to \S+@\S+/,
    begins: null,
    ends: null,
    recipient: new RegExp(`Your message (?:wasn't|couldn't be) delivered to (${address})(.*)$`),
    reason: 'below',
    daemonOnly: true,
  },
  {
    system: 'Yahoo',
    says: /Sorry, we were unable to deliver your message to the following address/,
    begins: /unable to deliver your message/,
    ends: null,
    recipient: withReason,
    reason: 'below',
  },
  {
    system: 'Lotus SMTP MTA',
    says: /^-+ Failure Reasons\s+-+/m,
    begins: /^-+ Failure Reasons/,
    ends: null,
    recipient: alone,
    reason: 'above',
  },
  {
    system: 'Domino',
    says: /^was not delivered to:/m,
    begins: /^was not delivered to:/,
    ends: null,
    recipient: alone,
    reason: 'below',
    daemonOnly: true,
  },
  {
    system: 'QQ, NetEase (163, 126)',
    says: /您的邮件被退回|退信原因|系统退信/,
    begins: null,
    ends: /^\s*(?:建议)?解决(?:方案|办法)/,
    recipient: new RegExp(`(?:收件人|无法(?:发送|投递)到)\\s*[:：]?\\s*<?(${address})>?(.*)$`),
    reason: 'below',
    daemonOnly: true,
  },
  {
    system: 'Orange, Free, Laposte and other French texts',
    says: /n['’]a pas (?:pu être|été) (?:remis|délivré|distribué|transmis|livré|acheminé)|désolés? de vous informer/i,
    begins: null,
    ends: null,
    recipient: new RegExp(`^[ \\t]*<?(${address})>?(?: \\([^)]*\\))?:?(?:[ \\t]+(.*))?$`),
    reason: 'below',
    daemonOnly: true,
  },
]

/** Words of systems that the table does not know; they count only from an address that is a mail system's. */
export const failureWords =
  /undeliver|(?:not|n't) (?:be )?delivered|delivery.{0,20}(?:fail|delay)|fail.{0,20}deliver|has been deferred|returned to (?:the )?sender|(?:nicht|unzu)\s?(?:zu)?ge?stell(?:t|bar)|non (?:remis|distribué)|не (?:может быть )?доставлен|退信|无法(?:送达|投递)|投递失败/i

/** Systems that only warn, and go on trying. */
export const delayWords =
  /THIS IS A WARNING MESSAGE ONLY|not yet been delivered|message still undelivered after|has been delayed|will be retried|(?:wurde|ist) verzögert|a été retardé/i

/** The line after which our mail is quoted. */
export const copyBegins =
  /^[\s>]*(?:[-|=*]{2,}.{0,40}(?:copy of (?:the|your) message|original message|returned message|header of the original|message header|unsent message|ursprünglichen nachricht|message original)|original message headers:|ursprüngliche nachrichtenkopfzeilen:|原始邮件头\s*[:：]|en-têtes de message d'origine)/i
