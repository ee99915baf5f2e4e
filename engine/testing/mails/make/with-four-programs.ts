import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { write } from './written.ts'

/**
 * One letter to a team, each time with other headers, by the mail program that the row names. What is expected of each lies beside it and
 * came first, from the rule that it names. `apt-get install mutt s-nail swaks`, node engine/testing/mails/make/with-four-programs.ts
 */
type Program = 'mutt' | 'nodemailer' | 's-nail' | 'swaks'
type Headers = readonly (readonly [name: string, value: string])[]
/** A header with null is left out; one that stands twice is written twice. */
type Row = readonly [
  folder: string,
  name: string,
  program: Program,
  headers: readonly (readonly [string, string | null])[],
]

const usual: Readonly<Record<string, { readonly headers: Headers; readonly body: string; readonly date: string }>> = {
  threading: {
    headers: [
      ['From', 'Kim <kim@example.net>'],
      ['To', 'care@help.example.com'],
      ['Subject', 'Re: Where is my parcel?'],
    ],
    body: 'Here is my order number.\n',
    date: 'Tue, 24 Nov 2026 10:00:00 +0000',
  },
  robots: {
    headers: [
      ['From', 'Kim <kim@example.net>'],
      ['To', 'care@example.com'],
      ['Subject', 'Where is my parcel?'],
    ],
    body: 'Hello, where is my parcel?\n',
    date: 'Tue, 24 Nov 2026 09:00:05 +0000',
  },
}

// One row a line, however long.
const rows: readonly Row[] = [
  ['threading', 'agent-replies-by-mail-switched-off', 'nodemailer', [['From', 'Ana <ana@example.com>'], ['To', 'care+a_7.ana.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'agent-replies-by-mail', 'mutt', [['From', 'Ana <Ana@example.com>'], ['To', 'care+a_7.ana.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'agent-who-is-the-requester', 's-nail', [['From', 'Ana <ana@example.com>'], ['Subject', '[#9] My chair']]],
  ['threading', 'forward-to-another-team', 'nodemailer', [['To', 'bills@example.com'], ['Subject', 'Fwd: [#7] Where is my parcel?'], ['References', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'in-reply-to-only', 'mutt', [['In-Reply-To', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'mailbox-names-the-team', 's-nail', [['To', 'someone@example.org']]],
  ['threading', 'new-without-dmarc', 'nodemailer', [['Subject', 'No thread']]],
  ['threading', 'participant-unproven', 'mutt', [['From', 'Lee <lee@example.org>'], ['References', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'participant-with-token', 's-nail', [['From', 'Lee <lee@example.org>'], ['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'plus-address', 'nodemailer', [['To', 'care+7@help.example.com']]],
  ['threading', 'references-by-a-stranger', 'mutt', [['From', 'Mallory <mallory@example.org>'], ['References', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'references-newest-stored', 'nodemailer', [['To', 'bills@example.com, fetched@example.org'], ['References', '<0123456789abcdef0123456789abcdef.3@help.example.com> <0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'references-to-a-mail-from-outside', 'nodemailer', [['References', '<first.1@example.net>']]],
  ['threading', 'references-to-our-mail', 'mutt', [['References', '<first.1@example.net> <0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'references-unknown', 'mutt', [['References', '<a@example.org> <b@example.org>']]],
  ['threading', 'references-without-dmarc', 'nodemailer', [['References', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'reply-address-and-another-team', 'mutt', [['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com'], ['Cc', 'bills@example.com']]],
  ['threading', 'reply-address-beats-references', 'nodemailer', [['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com'], ['Subject', 'Re: [#8] Bill'], ['References', '<0123456789abcdef0123456789abcdef.3@help.example.com>']]],
  ['threading', 'reply-address-broken', 'nodemailer', [['To', 'care+t_7.ffffffffffffffffffff@help.example.com'], ['In-Reply-To', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 'reply-address-dmarc-fails', 'mutt', [['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'reply-address-in-capitals', 's-nail', [['To', 'CARE+T_7.AAAAAAAAAAAAAAAAAAAA@HELP.EXAMPLE.COM']]],
  ['threading', 'reply-address-in-cc', 'nodemailer', [['Cc', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'reply-address-in-delivered-to', 'swaks', [['To', 'Care <fetched@example.org>'], ['Delivered-To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'reply-address-in-envelope', 's-nail', [['To', 'undisclosed@example.org']]],
  ['threading', 'reply-address-in-to', 'nodemailer', [['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'reply-address-of-a-stranger', 'mutt', [['From', 'Mallory <mallory@example.org>'], ['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'reply-address-without-dmarc', 's-nail', [['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'reply-to-a-deleted-ticket', 'nodemailer', [['To', 'care+t_2r.cccccccccccccccccccc@help.example.com']]],
  ['threading', 'reply-to-a-note', 'mutt', [['From', 'Ana <ana@example.com>'], ['References', '<0123456789abcdef0123456789abcdef.1@help.example.com> <0123456789abcdef0123456789abcdef.2@help.example.com>']]],
  ['threading', 'subject-of-a-forged-requester', 's-nail', [['Subject', 'Re: [#7]']]],
  ['threading', 'subject-of-a-participant', 'nodemailer', [['From', 'Lee <lee@example.org>'], ['Subject', '[#7]']]],
  ['threading', 'subject-of-a-stranger', 'mutt', [['From', 'Mallory <mallory@example.org>'], ['Subject', 'Re: [#7]']]],
  ['threading', 'subject-of-the-requester', 'nodemailer', [['Subject', 'AW: [#7] Where is my parcel?']]],
  ['threading', 'subject-similar', 'nodemailer', []],
  ['threading', 't01-agent-with-the-token-of-a-requester', 'mutt', [['From', 'Ana <ana@example.com>'], ['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 't01-agent-with-the-token-of-another', 's-nail', [['From', 'Ana <ana@example.com>'], ['To', 'care+a_7.ben.bbbbbbbbbbbbbbbbbbbb@help.example.com']]],
  ['threading', 't01-agent-without-dmarc', 'nodemailer', [['From', 'Ana <ana@example.com>'], ['To', 'care+a_7.ana.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 't01-forged-agent-replies-on', 'mutt', [['From', 'Ana <ana@example.com>'], ['In-Reply-To', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 't01-forged-agent', 'mutt', [['From', 'Ana <ana@example.com>'], ['In-Reply-To', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 't02-copy-to-an-attacker', 'nodemailer', [['Cc', 'attacker@example.org'], ['References', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 't30-name-of-an-agent', 'mutt', [['From', '"Ana Ruiz ana@example.com" <mallory@example.org>'], ['References', '<0123456789abcdef0123456789abcdef.1@help.example.com>']]],
  ['threading', 't30-two-from', 'nodemailer', [['From', 'Kim <kim@example.net>, Ana <ana@example.com>'], ['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'ticket-moved-to-another-team', 'nodemailer', [['References', '<0123456789abcdef0123456789abcdef.3@help.example.com>']]],
  ['threading', 'token-of-an-agent-in-the-hands-of-the-requester', 'mutt', [['To', 'care+a_7.ana.aaaaaaaaaaaaaaaaaaaa@help.example.com']]],
  ['threading', 'two-reply-addresses', 's-nail', [['To', 'care+t_7.aaaaaaaaaaaaaaaaaaaa@help.example.com, billing+t_8.bbbbbbbbbbbbbbbbbbbb@help.example.com']]],
  ['threading', 'two-teams', 'nodemailer', [['To', 'care@help.example.com, bills@example.com']]],
  ['threading', 'unknown-recipient', 'mutt', [['To', 'someone@example.org']]],
  ['robots', 'address-that-is-none', 'swaks', [['From', 'Kim <kim@localhost>']]],
  ['robots', 'another-docket-confirms', 'mutt', [['From', 'Support <support@example.org>'], ['X-Docket-Loop', 'support@example.org'], ['Auto-Submitted', 'auto-replied'], ['X-Auto-Response-Suppress', 'All'], ['Precedence', 'auto_reply']]],
  ['robots', 'another-docket', 'nodemailer', [['From', 'Support <support@example.org>'], ['X-Docket-Loop', 'support@example.org']]],
  ['robots', 'asks-about-absence', 'swaks', [['Subject', 'How do I switch on my out of office reply?']]],
  ['robots', 'auto-generated', 'mutt', [['Auto-Submitted', 'auto-generated (cron)']]],
  ['robots', 'auto-notified', 'nodemailer', [['Auto-Submitted', 'auto-notified']]],
  ['robots', 'auto-replied', 'swaks', [['Auto-Submitted', 'auto-replied; owner-email="kim@example.net"']]],
  ['robots', 'auto-submitted-no-with-comment', 'mutt', [['Auto-Submitted', 'NO (a person)']]],
  ['robots', 'auto-submitted-no', 'nodemailer', [['Auto-Submitted', 'no']]],
  ['robots', 'colleague-at-the-mail-domain', 'swaks', [['From', 'Pat <pat@help.example.com>']]],
  ['robots', 'cron', 'mutt', [['From', 'Cron Daemon <root@example.net>'], ['X-Cron-Env', '<SHELL=/bin/sh>']]],
  ['robots', 'exchange-out-of-office', 'nodemailer', [['Subject', 'Automatic reply: We have your request'], ['X-Auto-Response-Suppress', 'All'], ['Auto-Submitted', 'auto-generated']]],
  ['robots', 'fetched-without-return-path', 'swaks', []],
  ['robots', 'gmail-vacation', 'mutt', [['Precedence', 'bulk'], ['X-Autoreply', 'yes'], ['Auto-Submitted', 'auto-replied']]],
  ['robots', 'help-desk-of-another-make', 'nodemailer', [['X-OTRS-Loop', 'yes']]],
  ['robots', 'list-help', 'swaks', [['List-Help', '<mailto:help@example.net>']]],
  ['robots', 'list-owner', 'mutt', []],
  ['robots', 'mailer-daemon', 'nodemailer', [['From', 'MAILER-DAEMON@example.net'], ['Subject', 'Quarantine summary']]],
  ['robots', 'name-is-an-address', 'swaks', [['From', '"ana@example.com" <mallory@example.org>']]],
  ['robots', 'newsletter', 'mutt', [['List-Unsubscribe', '<https://news.example.net/u>']]],
  ['robots', 'no-from', 'nodemailer', [['From', null]]],
  ['robots', 'no-reply', 'swaks', [['From', 'Shop <no-reply@example.net>']]],
  ['robots', 'null-sender-by-return-path', 'swaks', [['Return-Path', '<>']]],
  ['robots', 'null-sender', 'nodemailer', []],
  ['robots', 'one-from-twice', 'swaks', [['From', 'Kim <kim@example.net>'], ['From', 'Kim <KIM@example.net>']]],
  ['robots', 'own-address', 'mutt', [['From', 'Billing <Bills@example.com>']]],
  ['robots', 'own-loop-through-a-forward', 'nodemailer', [['From', 'Customer care <care@example.com>'], ['Message-ID', '<rewritten.1@example.net>'], ['X-Docket-Loop', 'care@example.com']]],
  ['robots', 'own-mail-returned', 'swaks', [['From', 'Customer care <care@example.com>'], ['Message-ID', '<0123456789abcdef0123456789abcdef.1@help.example.com>'], ['X-Docket-Loop', 'care@example.com']]],
  ['robots', 'person', 'mutt', []],
  ['robots', 'precedence-bulk-on-a-list', 'nodemailer', [['Precedence', 'bulk'], ['List-Id', 'Friends <friends.example.net>']]],
  ['robots', 'precedence-bulk', 'swaks', [['Precedence', 'bulk']]],
  ['robots', 'precedence-junk', 'mutt', [['Precedence', 'JUNK']]],
  ['robots', 'precedence-list-alone', 'nodemailer', [['Precedence', 'list']]],
  ['robots', 'precedence-list', 'swaks', [['Precedence', 'list'], ['List-Id', '<friends.example.net>']]],
  ['robots', 'reply-to-somebody-else', 'mutt', [['Reply-To', 'victim@example.org']]],
  ['robots', 'sender-differs', 'nodemailer', [['Sender', 'office@example.org']]],
  ['robots', 'stripped-absence-chinese', 'nodemailer', [['Subject', '自动回复: 我们已收到您的请求']]],
  ['robots', 'stripped-absence-english', 'mutt', [['Subject', 'Out of office: Re: We have your request']]],
  ['robots', 'stripped-absence-french', 'nodemailer', [['Subject', 'Réponse automatique : Votre demande']]],
  ['robots', 'stripped-absence-german', 'swaks', [['Subject', 'AW: Abwesenheitsnotiz: Ihre Anfrage']]],
  ['robots', 'suppress-oof', 'mutt', [['X-Auto-Response-Suppress', 'DR, OOF']]],
  ['robots', 'suppress-receipts-only', 'nodemailer', [['X-Auto-Response-Suppress', 'DR, NDR, RN, NRN']]],
  ['robots', 'two-addresses-in-from', 'swaks', [['From', 'Kim <kim@example.net>, Lee <lee@example.org>']]],
  ['robots', 'two-from-headers', 'swaks', [['From', 'Kim <kim@example.net>'], ['From', 'Ana <ana@example.com>']]],
  ['robots', 'x-autoreply-no', 'nodemailer', [['X-Autoreply', 'no']]],
  ['robots', 'x-autoreply', 'swaks', [['X-Autoreply', 'yes']]],
  ['robots', 'x-autorespond', 'mutt', [['X-Autorespond', 'We have your request']]],
]

const programs: Readonly<Record<Program, (headers: Headers, body: string) => Buffer | Promise<Buffer>>> = {
  mutt(headers, body) {
    const values = new Map(headers)
    return bySendmail((folder, sendmail) => {
      const own = headers.filter(([name]) => !/^(?:To|Cc|Subject|Date)$/.test(name))
      writeFileSync(
        join(folder, 'muttrc'),
        [
          `set sendmail="${sendmail}"`,
          'set copy=no',
          'set charset=utf-8',
          'set send_charset=us-ascii:utf-8',
          'set hostname=example.net',
          'set use_envelope_from=no',
          ...own.map(([name, value]) => `my_hdr ${name}: ${value}`),
        ].join('\n'),
      )
      const copies = addresses(values.get('Cc')).flatMap((cc) => ['-c', cc])
      execFileSync(
        'mutt',
        [
          '-n',
          '-F',
          join(folder, 'muttrc'),
          '-s',
          values.get('Subject') ?? '',
          ...copies,
          '--',
          ...addresses(values.get('To')),
        ],
        { input: body, env: environment(folder) },
      )
    })
  },
  async nodemailer(headers, body) {
    const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    const known = new Map(headers)
    const other = headers.filter(
      ([name]) => !/^(?:From|To|Cc|Subject|Date|Message-ID|In-Reply-To|References)$/.test(name),
    )
    const sent = await transport.sendMail({
      from: known.get('From'),
      to: known.get('To'),
      cc: known.get('Cc'),
      subject: known.get('Subject'),
      date: new Date(known.get('Date') ?? ''),
      messageId: known.get('Message-ID'),
      inReplyTo: known.get('In-Reply-To'),
      references: known.get('References'),
      headers: other.map(([key, value]) => ({ key, value })),
      text: body,
    })
    return sent.message as Buffer
  },
  's-nail'(headers, body) {
    const values = new Map(headers)
    return bySendmail((folder, sendmail) => {
      const settings = { mta: sendmail, from: values.get('From') ?? '', hostname: 'example.net', 'record-files': '' }
      execFileSync(
        's-nail',
        [
          '-:/',
          ...Object.entries(settings).flatMap(([key, value]) => ['-S', `${key}=${value}`]),
          '-s',
          values.get('Subject') ?? '',
          ...addresses(values.get('To')),
        ],
        { input: body, env: environment(folder) },
      )
    })
  },
  swaks(headers, body) {
    const from = headers
      .filter(([name]) => name === 'From')
      .map(([name, value], at) => (at === 0 ? value : `\n${name}: ${value}`))
    const named = headers.filter(([name]) => /^(?:To|Subject|Date|Message-ID)$/.test(name))
    const added = headers.filter(([name]) => !/^(?:From|To|Subject|Date|Message-ID)$/.test(name))
    return execFileSync('swaks', [
      '--dump-mail',
      ...['--from', 'kim@example.net', '--to', 'care@example.com', '--body', body],
      ...['--header', `From: ${from.join('')}`],
      ...named.flatMap(([name, value]) => ['--header', `${name === 'Message-ID' ? 'Message-Id' : name}: ${value}`]),
      ...added.flatMap(([name, value]) => ['--add-header', `${name}: ${value}`]),
    ])
  },
}

for (const [folder, name, program, own] of rows) {
  const { headers, body, date } = usual[folder] ?? { headers: [], body: '', date: '' }
  const id = folder === 'robots' ? '<m.1@example.net>' : `<m.${name}@example.net>`
  const ownNames = new Set(own.map(([header]) => header))
  const all = [...headers, ['Date', date] as const, ['Message-ID', id] as const].filter(
    ([header]) => !ownNames.has(header),
  )
  const said = [...own.flatMap(([header, value]) => (value === null ? [] : [[header, value] as const])), ...all]
  write(
    import.meta.filename,
    program,
    `${folder}/${name}.eml`,
    sameDay(await programs[program](said, body), date, new Map(said).get('Message-ID') ?? id),
  )
}

/** What a mail program hands to the `sendmail` of the machine. */
function bySendmail(run: (folder: string, sendmail: string) => void): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'letter'))
  try {
    const [out, sendmail] = [join(folder, 'out.eml'), join(folder, 'sendmail')]
    writeFileSync(sendmail, `#!/bin/sh\ncat > ${out}\n`)
    chmodSync(sendmail, 0o755)
    run(folder, sendmail)
    return readFileSync(out)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function environment(folder: string) {
  return { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', HOME: folder, PATH: '/usr/bin:/bin', TZ: 'UTC' }
}

function addresses(list = ''): readonly string[] {
  return list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** A program's own Date and Message-ID tell of the day and the machine. */
function sameDay(raw: Buffer, date: string, id: string): Buffer {
  const text = raw
    .toString('latin1')
    .replace(/\r?\n/g, '\r\n')
    .replace(/^Date: .*$/m, `Date: ${date}`)
    .replace(/^Message-id: .*$/im, `Message-ID: ${id}`)
  return Buffer.from(text, 'latin1')
}
