import { arabic } from './arabic.ts'
import { czech } from './czech.ts'
import { danish } from './danish.ts'
import { dutch } from './dutch.ts'
import { english } from './english.ts'
import { finnish } from './finnish.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { greek } from './greek.ts'
import { hebrew } from './hebrew.ts'
import { hindi } from './hindi.ts'
import { hungarian } from './hungarian.ts'
import { indonesian } from './indonesian.ts'
import { italian } from './italian.ts'
import { japanese } from './japanese.ts'
import { korean } from './korean.ts'
import { norwegian } from './norwegian.ts'
import { polish } from './polish.ts'
import { portuguese } from './portuguese.ts'
import { brazilian } from './pt-br.ts'
import type { QuoteWords } from './quote-words.ts'
import { romanian } from './romanian.ts'
import { russian } from './russian.ts'
import { slovak } from './slovak.ts'
import { spanish } from './spanish.ts'
import { swedish } from './swedish.ts'
import { thai } from './thai.ts'
import { turkish } from './turkish.ts'
import { ukrainian } from './ukrainian.ts'
import { vietnamese } from './vietnamese.ts'
import { simplifiedChinese } from './zh-hans.ts'
import { traditionalChinese } from './zh-hant.ts'

/** Every language whose mail programs we can read. A new one is a file here and a line below. */
export const languages: readonly QuoteWords[] = [
  english,
  german,
  french,
  spanish,
  italian,
  portuguese,
  brazilian,
  dutch,
  polish,
  czech,
  slovak,
  hungarian,
  romanian,
  greek,
  turkish,
  russian,
  ukrainian,
  swedish,
  danish,
  norwegian,
  finnish,
  hebrew,
  arabic,
  hindi,
  thai,
  vietnamese,
  indonesian,
  japanese,
  korean,
  simplifiedChinese,
  traditionalChinese,
]
