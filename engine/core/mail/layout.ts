import { escapeHtml } from './body.ts'

/**
 * The one layout of our mails: paper, ink, one blue, and the slip where a time is named. Mail programs know little of style sheets, so
 * widths and colours stand in attributes and one short `<style>`.
 */
export function layout(mail: {
  readonly language: string
  readonly team: string
  readonly body: string
  /** The promise as a sentence; null without one. */
  readonly slip: string | null
  readonly footer: string
}): string {
  const slip =
    mail.slip === null
      ? ''
      : `<table role="presentation" class="slip" width="100%" cellpadding="14" cellspacing="0"><tr><td>${escapeHtml(mail.slip)}</td></tr></table>\n`
  return `<!doctype html>
<html lang="${escapeHtml(mail.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<style>
body { margin: 0; background: #fbfaf7; color: #181d27; font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif; }
.sheet { background: #ffffff; border: 1px solid #e3e1db; border-radius: 12px; }
.column { overflow-wrap: anywhere; }
.team { color: #484d57; font-size: 14px; font-weight: 600; }
.slip { background: #eef3fd; border-left: 3px dashed #2151b0; margin: 0 0 16px; font-weight: 600; }
a { color: #2151b0; }
.foot { color: #62656d; font-size: 13px; }
@media (prefers-color-scheme: dark) {
  body { background: #0f1116; color: #eaebee; }
  .sheet { background: #171a20; border-color: #2b2f37; }
  .slip { background: #1b2740; border-color: #93bbff; }
  .team, .foot { color: #b6bac2; }
  a { color: #93bbff; }
}
@media (max-width: 640px) {
  .column { width: 100%; }
  .margin { padding: 12px; }
}
</style>
</head>
<body>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" class="column" width="600" cellpadding="24" cellspacing="0"><tr><td class="margin">
<p class="team">${escapeHtml(mail.team)}</p>
<table role="presentation" class="sheet" width="100%" cellpadding="24" cellspacing="0"><tr><td>
${slip}${mail.body}
</td></tr></table>
<p class="foot">${escapeHtml(mail.footer)}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`
}
