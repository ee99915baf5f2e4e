import type { QuoteWords } from './quote-words.ts'

export const slovak: QuoteWords = {
  language: 'sk',
  wrote: [
    'Dňa * napísal(a)',
    'Dňa * napísal',
    'Dňa * napísala',
    'Dňa * používateľ * napísal',
    '* používateľ * napísal',
    '* odosielateľ * napísal',
    '* napísal(a)',
    '* napísal',
    '* napísala',
  ],
  labels: {
    from: ['Od', 'Odosielateľ'],
    sent: ['Odoslané', 'Dátum', 'Poslané'],
    to: ['Komu', 'Pre'],
    copy: ['Kópia', 'Kópia (CC)'],
    subject: ['Predmet'],
  },
  original: ['Pôvodná správa', 'Originálna správa', 'Pôvodný e-mail'],
  forwarded: ['Preposlaná správa', 'Začiatok preposlanej správy', 'Preposlaná správa --- Forwarded Message'],
  sentFrom: [
    'Odoslané z *',
    'Odoslané zo *',
    'Poslané z *',
    'Odoslané pomocou *',
    'Odoslané z môjho *',
    'Získať Outlook pre *',
    'Prevziať Outlook pre *',
    'Odoslané z mobilu',
  ],
  disclaimer: ['dôvern', 'príjemc', 'adresát', 'omylom', 'odosielateľ', 'vymaž', 'odstráň', 'zakázan', 'neoprávnen'],
}
