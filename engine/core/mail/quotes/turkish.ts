import type { QuoteWords } from './quote-words.ts'

export const turkish: QuoteWords = {
  language: 'tr',
  wrote: [
    '* tarihinde şunu yazdı',
    '* tarihinde * şunu yazdı',
    '* tarihinde * şunları yazdı',
    '* tarihinde * yazdı',
    '* şunları yazdı',
    '* şunu yazdı',
    '* şöyle yazdı',
    '* yazdı',
  ],
  labels: {
    from: ['Kimden', 'Gönderen'],
    sent: ['Gönderildi', 'Tarih', 'Gönderme Tarihi', 'Gönderilme Tarihi', 'Gönderim tarihi'],
    to: ['Kime', 'Alıcı'],
    copy: ['Bilgi', 'Cc'],
    subject: ['Konu'],
  },
  original: ['Özgün İleti', 'Orijinal Mesaj', 'Özgün Mesaj', 'Orijinal İleti', 'Asıl ileti'],
  forwarded: [
    'İletilmiş Mesaj',
    'İletilen İleti',
    'İletilen mesaj',
    'İletilmiş ileti',
    'İleti başlangıcı',
    'Yönlendirilen ileti',
  ],
  sentFrom: [
    '* gönderildi',
    '* gönderilmiştir',
    "iPhone'umdan gönderildi",
    "iPad'imden gönderildi",
    "* için Outlook'u edinin",
    "* için Outlook'u indirin",
    'Cep telefonumdan gönderildi',
  ],
  disclaimer: ['gizli', 'alıcı', 'yanlışlıkla', 'gönderen', 'siliniz', 'silmeniz', 'yasaktır', 'yetkisiz'],
}
