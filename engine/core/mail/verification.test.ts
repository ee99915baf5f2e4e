import { describe, expect, test } from 'vitest'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { isVerification } from './verification.ts'

const mail = (subject: string, text = 'https://service.test/x', headers: readonly string[] = []) => ({
  subject,
  text,
  headers: headers.map((name) => ({ name, value: '1' })),
})
const byProgram = { reasons: ['no-reply-address'] }
const byPerson = { reasons: ['ambiguous-from'] }

describe('a service that asks whether an address is yours', () => {
  test.each([
    'Please verify your email address',
    'Confirm your account on Workplace',
    'Workplace confirmation code: ABC-123',
    '481902 is your verification code',
    'Your single-use code',
    'Your temporary Notion login code',
    'Sign-in link for Workplace',
    'Reset your password',
    'Ada has invited you to join Acme',
    'Bitte bestätigen Sie Ihre E-Mail-Adresse',
    'Ihr Bestätigungscode',
    'Passwort zurücksetzen',
    'Confirmez votre adresse e-mail',
    'Votre code de vérification',
    'Verifica tu correo electrónico',
    'Código de verificación',
    'Confirme seu e-mail',
    'Il tuo codice di verifica',
    'Bevestig je e-mailadres',
    'Potwierdź swój adres e-mail',
    'Potvrďte svůj e-mail',
    'Bekräfta din e-postadress',
    'Подтвердите адрес электронной почты',
    'Ваш код подтверждения',
    'E-posta adresini doğrula',
    '请验证您的邮箱地址',
    '您的验证码是 481902',
    'メールアドレスの確認',
    '認証コード: 481902',
    '이메일 인증번호 안내',
  ])('is known by its words: %s', (subject) => {
    expect(isVerification(mail(subject), byProgram)).toBe(true)
    expect(isVerification(mail(subject, 'https://service.test/x', ['feedback-id']), byPerson)).toBe(true)
    // Whoever writes about it is a customer.
    expect(isVerification(mail(`Re: ${subject}`), byPerson)).toBe(false)
  })

  test.each([
    ['Your order 481902 has been sent', 'Follow it at https://shop.test/481902'],
    ['Weekly report', 'https://shop.test'],
    ['Out of office', 'I am back on Monday. Write to the team in the meantime.'],
    ['Verify your email address', 'There is nothing to click and no code.'],
  ])('is not meant by a program that says: %s', (subject, text) => {
    expect(isVerification(mail(subject, text), byProgram)).toBe(false)
  })

  test('is none of the programs that answer or report', async () => {
    for (const { id, mail: read } of mailCases('robots'))
      expect([id, isVerification(await read(), byProgram)]).toEqual([id, false])
  })
})
