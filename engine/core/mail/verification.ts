// Mails by which another service proves that somebody reads an address: a code, a link to confirm, to sign in or to set a password.
// Whoever signs up elsewhere with a help desk's address must not come by one, or they are "one of the company" there.
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { Classification } from './classify.ts'
import { headerOf } from './header.ts'

/** What services that send for others leave on a mail; a person's mail program writes none of them. */
const serviceHeaders = [
  'feedback-id',
  'x-ses-outgoing',
  'x-sg-eid',
  'x-mailgun-sid',
  'x-mandrill-user',
  'x-mc-user',
  'x-pm-message-id',
  'x-msfbl',
  'x-sib-id',
  'x-mj-mid',
]

/** What `classify` says of mail that no person wrote by hand; a doubtful sender is not among it. */
const programCodes: ReadonlySet<string> = new Set([
  'null-sender',
  'mail-system',
  'auto-submitted',
  'auto-reply-header',
  'precedence',
  'mailing-list',
  'auto-response-suppress',
  'no-reply-address',
])

/** Each language in its own words; gaps are short and bounded, so that no text takes long. */
const words = [
  '\\b(?:verify|confirm|validate|activate)\\b[^.\\n]{0,40}\\b(?:e-?mail|account|address|registration|sign[ -]?up|identity|workspace)',
  '\\b(?:verification|confirmation|security|one[ -]time|single[ -]use|log[ -]?in|sign[ -]?in|access|authentication|activation)[^.\\n]{0,20}\\b(?:code|passcode|password|pin|link)\\b',
  '\\breset\\b[^.\\n]{0,30}\\bpassword|\\bpassword[ -]reset',
  '\\binvit(?:ed|ation|es|ing)\\b[^.\\n]{0,60}\\b(?:join|workspace|team|organi[sz]ation)\\b',
  '(?:bestätig|verifizier|aktivier)[^.\\n]{0,40}(?:e-?mail|konto|adresse|registrierung|anmeldung)',
  '(?:bestätigungs|verifizierungs|sicherheits|anmelde|einmal|aktivierungs|zugangs)[ -]?(?:code|link|passwort|kennwort|pin)|(?:passwort|kennwort)[^.\\n]{0,20}zurücksetzen',
  "(?:confirm|vérifi|valid|activ)(?:e[rz]?|ez)\\b[^.\\n]{0,40}(?:e-?mail|courriel|compte|adresse|inscription)|code (?:de |d[’'])?(?:vérification|confirmation|connexion|sécurité|validation|accès)|réinitialis[^.\\n]{0,30}mot de passe",
  '(?:verifi|confirm|activ)(?:ca|ar|a|que|e)\\b[^.\\n]{0,40}(?:correo|cuenta|cadastro|conta|e-?mail|endereço)|c[óo]digo de (?:verificaci[óo]n|confirmaci[óo]n|seguridad|acceso|verificação|confirmação|segurança|acesso)|(?:restablec|redefin)[^.\\n]{0,30}(?:contraseña|senha)',
  '(?:verifica|conferma|attiva)\\b[^.\\n]{0,40}(?:e-?mail|indirizzo|account|registrazione)|codice di (?:verifica|conferma|sicurezza|accesso)|reimposta[^.\\n]{0,30}password',
  '(?:bevestig|verifieer|activeer)[^.\\n]{0,40}(?:e-?mail|account|adres)|(?:verificatie|bevestigings|beveiligings|inlog)[ -]?(?:code|link)|wachtwoord[^.\\n]{0,20}(?:herstel|resett)',
  '(?:potwierdź|zweryfikuj|aktywuj)[^.\\n]{0,40}(?:e-?mail|adres|konto)|kod (?:weryfikacyjny|potwierdzający|logowania)|(?:zresetuj|resetowanie) hasł',
  '(?:potvrď|ověř|aktivuj)[^.\\n]{0,40}(?:e-?mail|adres|účet)|(?:ověřovací|potvrzovací) kód',
  '(?:bekräfta|verifiera|aktivera|bekræft|bekreft)[^.\\n]{0,40}(?:e-?post|e-?mail|konto|adress)|(?:verifierings|bekräftelse|bekræftelses|bekreftelses|engångs|engangs)(?:kod|kode)',
  '(?:подтверд|активир)[^.\\n]{0,40}(?:почт|адрес|аккаунт|учетн|учётн|регистрац)|код (?:подтверждения|доступа|безопасности|для входа)|сброс[^.\\n]{0,20}парол',
  '(?:підтверд|активу)[^.\\n]{0,40}(?:пошт|адрес|обліков|реєстрац)|код підтвердження',
  '(?:doğrula|onayla|etkinleştir)[^.\\n]{0,40}(?:e-?posta|hesap|adres)|(?:e-?posta|hesab|adres)[^.\\n]{0,40}(?:doğrula|onayla|etkinleştir)|(?:doğrulama|onay|güvenlik) kodu',
  '(?:验证|驗證|确认|確認|激活)[^。\\n]{0,12}(?:邮箱|郵箱|邮件|郵件|帐|账|帳|地址)|(?:验证|驗證|校验|登录|登入|动态|確認)[^。\\n]{0,4}(?:码|碼|链接|連結)|重置密码|重設密碼',
  '(?:メール|アカウント|アドレス)[^。\\n]{0,20}(?:確認|認証|有効化)|(?:確認|認証|検証|ワンタイム)(?:コード|番号|リンク|パスワード)|パスワード[^。\\n]{0,10}(?:再設定|リセット)',
  '(?:이메일|계정|주소)[^.\\n]{0,20}(?:인증|확인|활성화)|(?:인증|확인|보안) ?(?:번호|코드|링크)|비밀번호[^.\\n]{0,10}재설정',
].join('|')

const asks = new RegExp(words, 'iu')
/** What the reader is to use: a link, or a code by itself. */
const use = /https?:\/\/|\b\d{4,9}\b|\b[A-Z0-9]{3,5}[- ][A-Z0-9]{3,5}\b/

/** Whether a service or another program sent a mail, by what its headers say. */
export function isByProgram(mail: Pick<ReadMail, 'headers'>, { reasons }: Pick<Classification, 'reasons'>): boolean {
  return reasons.some((code) => programCodes.has(code)) || serviceHeaders.some((name) => headerOf(mail, name) !== null)
}

/**
 * Whether a program asks the reader to prove that an address is theirs. A person who writes about such a mail is never meant: words count
 * only where something else says that a program sent them.
 */
export function isVerification(
  mail: Pick<ReadMail, 'subject' | 'text' | 'headers'>,
  kind: Pick<Classification, 'reasons'>,
): boolean {
  if (!isByProgram(mail, kind)) return false
  const text = mail.text.slice(0, 3_000)
  return asks.test(`${mail.subject.slice(0, 300)}\n${text.slice(0, 600)}`) && use.test(`${mail.subject}\n${text}`)
}
