// How absence notes begin their subject in the main languages, after any `Re:`. Programs that strip every other mark keep these.

const answers = '(?:(?:re|aw|antw|sv|vs|rv|tr|fwd?|wg|r|ris|odp|ynt|回复|答复|回覆|转发)\\s{0,3}[:：]\\s{0,3}){0,5}'

const beginnings = [
  'out[ -]of[ -](?:the[ -])?office\\b(?! repl| message| assist)',
  'auto(?:matic|mated)?[ -]?(?:reply|response|answer)',
  'vacation (?:reply|response|notice)',
  'abwesenheits(?:notiz|meldung|benachrichtigung|info)|automatische (?:antwort|rückantwort)|abwesend\\b|nicht im büro',
  "réponse automatique|absence du bureau|message d[’']absence|absent du bureau",
  'respuesta autom[áa]tica|fuera de (?:la )?oficina|ausente de la oficina',
  'risposta automatica|fuori (?:sede|ufficio)',
  'resposta autom[áa]tica|aus[êe]ncia tempor[áa]ria|fora do escrit[óo]rio',
  'automatisch antwoord|afwezigheid(?:sbericht)?|niet aanwezig',
  'autosvar|automatiskt? svar|automaattinen vastaus|frånvaro|fraværsmelding',
  'odpowiedź automatyczna|autoodpowiedź|automatická odpověď|automatikus válasz',
  'автоматический ответ|автоответ|автоматична відповідь|otomatik yanıt',
  '自动(?:回复|答复)|自動(?:回覆|返信|応答)|不在(?:通知|のお知らせ)|외출 중|자동 회신|부재 중',
].join('|')

const absence = new RegExp(`^\\s{0,3}[\\[【(]?\\s{0,3}${answers}[\\[【(]?\\s{0,3}(?:${beginnings})`, 'i')

/** Whether a subject begins like an absence note: a reason not to answer by itself, and never one to drop the mail. */
export function readsLikeAbsence(subject: string): boolean {
  return absence.test(subject.slice(0, 300))
}
