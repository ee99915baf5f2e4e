import type { FieldView } from '#engine/core/form/form.ts'
import { defaultFileBytes } from '#engine/core/form/shape.ts'
import type { siteTexts } from '#site/i18n/site.ts'
import { sizeIn } from './size.ts'

/** What the page says around a form's own words. */
export interface Words {
  readonly optional: string
  readonly choose: string
  readonly error: string
  readonly kept: string
  readonly entry: (number: number | string) => string
  readonly add: string
  readonly remove: string
  readonly size: (bytes: number) => string
  /** What a file field takes, where its form does not say it. */
  readonly limit: (field: FieldView) => string
}

export function wordsIn(locale: string, t: ReturnType<typeof siteTexts>): Words {
  const size = (bytes: number) => sizeIn(locale, bytes)
  return {
    optional: t('form.optional'),
    choose: t('form.choose'),
    error: t('form.error'),
    kept: t('form.files.kept'),
    entry: (number) => t('form.entry', { number: String(number) }),
    add: t('form.entry.add'),
    remove: t('form.entry.remove'),
    size,
    limit: ({ multiple, maxItems, maxBytes }) =>
      t('form.files.limit', { count: multiple ? (maxItems ?? 0) : 1, size: size(maxBytes ?? defaultFileBytes) }),
  }
}
