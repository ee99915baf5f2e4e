import type { Leaf } from './leaf.ts'
import type { Part } from './parts.ts'

const signatures: ReadonlySet<string> = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
])
const enveloped: ReadonlySet<string> = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime'])

/** What cryptography a mail wears: nothing of it is checked or opened here. */
export function marksOf(
  root: Part,
  files: readonly Leaf[],
  text: string,
): { readonly isSigned: boolean; readonly isEncrypted: boolean } {
  const types = typesOf(root)
  const smime = files.filter(({ type }) => enveloped.has(type)).map(smimeType)
  return {
    isSigned:
      types.has('multipart/signed') ||
      files.some(({ type }) => signatures.has(type)) ||
      smime.includes('signed-data') ||
      /^-----BEGIN PGP SIGNED MESSAGE-----$/m.test(text),
    isEncrypted:
      types.has('multipart/encrypted') ||
      files.some(({ type }) => type === 'application/pgp-encrypted') ||
      smime.some((type) => type !== 'signed-data' && type !== 'certs-only') ||
      /^-----BEGIN PGP MESSAGE-----$/m.test(text),
  }
}

/** Of the parameter, else by the name that mail programs give (RFC 8551, 3.2.1). */
function smimeType(leaf: Leaf): string {
  return (
    leaf.params.get('smime-type')?.toLowerCase() ??
    (/\.p7s$/i.test(leaf.fileName ?? '') ? 'signed-data' : 'enveloped-data')
  )
}

function typesOf(part: Part): ReadonlySet<string> {
  return new Set([part.declaredType ?? '', ...part.children.flatMap((child) => [...typesOf(child)])])
}
