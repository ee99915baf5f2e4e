import { type Catalogue, translations } from '../translate.ts'
import en from './en.json' with { type: 'json' }

const others = import.meta.glob<Catalogue>('./*.json', { eager: true, import: 'default' })

/** The words of the desk's overviews: plans, workflows, reports and the state of the installation. */
export const overviewTexts = translations(
  { locale: 'en', catalogue: en },
  Object.fromEntries(Object.entries(others).map(([file, catalogue]) => [file.slice(2, -5), catalogue])),
)

export type OverviewTexts = ReturnType<typeof overviewTexts>
