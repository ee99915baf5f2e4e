import type { QuoteWords } from './quote-words.ts'

export const danish: QuoteWords = {
  language: 'da',
  wrote: ['Den * skrev *', 'D. * skrev *', '* skrev den *', '* skrev følgende *', '* skrev *', '* skrev', 'Citat *'],
  labels: {
    from: ['Fra', 'Afsender'],
    sent: ['Sendt', 'Dato', 'Sendt den'],
    to: ['Til', 'Modtager'],
    copy: ['Cc', 'Kopi'],
    subject: ['Emne'],
  },
  original: ['Oprindelig meddelelse', 'Original meddelelse', 'Oprindelig besked', 'Original besked', 'Oprindelig mail'],
  forwarded: ['Videresendt meddelelse', 'Videresendt besked', 'Start på videresendt besked', 'Videresendt mail'],
  sentFrom: [
    'Sendt fra min *',
    'Sendt fra *',
    'Sendt med *',
    'Sendt via *',
    'Hent Outlook til *',
    'Få Outlook til *',
    'Sendt fra min mobil',
    'Sendt fra min telefon',
  ],
  disclaimer: [
    'fortrolig',
    'modtager',
    'tiltænkt',
    'ved en fejl',
    'fejlagtigt',
    'afsenderen',
    'slette',
    'slet',
    'uberettiget',
    'ikke tilladt',
  ],
}
