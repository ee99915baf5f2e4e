import type { Uploads } from '#engine/core/form/form.ts'
import type { Mistake } from '#engine/core/form/mistake.ts'
import { defaultFileBytes, type FieldShape } from '#engine/core/form/shape.ts'
import type { Json } from '#engine/core/json.ts'

/** The first file that is missing, too large or of a kind that the field does not take. */
export function fileMistake(field: FieldShape, value: Json, uploads: Uploads): Mistake | null {
  for (const id of Array.isArray(value) ? value : [value]) {
    if (typeof id !== 'string') return null
    const file = uploads.get(id)
    if (!file) return { code: 'file-missing' }
    if (file.size > (field.maxBytes ?? defaultFileBytes)) return { code: 'file-size', file: file.name }
    if (!isAccepted(field.accept ?? [], file)) return { code: 'file-type', file: file.name }
  }
  return null
}

/** As the `accept` attribute of HTML: a type, a family of types (`image/*`) or an ending (`.pdf`). */
function isAccepted(
  accept: readonly string[],
  { name, type }: { readonly name: string; readonly type: string },
): boolean {
  if (accept.length === 0 || type === '') return true
  return accept.some((one) => {
    const wanted = one.trim().toLowerCase()
    if (wanted.startsWith('.')) return name.toLowerCase().endsWith(wanted)
    if (wanted === '*/*' || wanted === '*') return true
    return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
  })
}
