import type { QuoteWords } from './quote-words.ts'

export const finnish: QuoteWords = {
  language: 'fi',
  wrote: ['* kirjoitti *', '* kirjoitti', 'Lainaus *'],
  labels: {
    from: ['Lähettäjä'],
    sent: ['Lähetetty', 'Päivämäärä', 'Päiväys', 'Pvm'],
    to: ['Vastaanottaja', 'Saaja'],
    copy: ['Kopio'],
    subject: ['Aihe'],
  },
  original: ['Alkuperäinen viesti', 'Alkuperäinen sähköposti'],
  forwarded: [
    'Edelleenlähetetty viesti',
    'Välitetty viesti alkaa',
    'Välitetty viesti / Fwd.Msg',
    'Välitetty viesti',
    'Alkaa edelleenlähetetty viesti',
  ],
  sentFrom: [
    'Lähetetty *',
    'Lähetetty iPhonesta',
    'Lähetetty iPadista',
    'Lähetetty laitteesta *',
    'Hanki Outlook *',
    'Hanki * Outlook',
    'Lähetetty puhelimesta',
    'Lähetetty kännykästä',
  ],
  disclaimer: [
    'luottamuksel',
    'vastaanottaj',
    'tarkoitettu',
    'erehdyks',
    'vahingossa',
    'lähettäjä',
    'poist',
    'tuho',
    'kielletty',
    'luvaton',
  ],
}
