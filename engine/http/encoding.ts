import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip' | 'identity'

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Shorter bodies fit one packet either way. */
const worthBytes = 1000

/** Text compresses; pictures, fonts and archives are compressed already. */
export function isCompressible(type: string, bytes: number): boolean {
  return bytes >= worthBytes && /^(text\/|application\/(json|xml|javascript|manifest\+json|wasm)|image\/svg)/.test(type)
}

/** The encoding to answer with, by `Accept-Encoding` (RFC 9110, 12.5.3). What is refused with `q=0` is not used. */
export function chooseEncoding(accepted: string | undefined): Encoding {
  const given = new Map(
    (accepted ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return [name, quality === undefined ? 1 : Number(quality.slice(2))] as const
    }),
  )
  const takes = (name: string) => (given.get(name) ?? given.get('*') ?? 0) > 0
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
}

/** `thorough` for what is kept and sent often, else quick enough to do for every answer. */
export async function encode(body: Uint8Array, encoding: Encoding, effort: 'thorough' | 'quick'): Promise<Uint8Array> {
  if (encoding === 'identity') return body
  const isThorough = effort === 'thorough'
  if (encoding === 'gzip') return toGzip(body, { level: isThorough ? 9 : 5 })
  return toBrotli(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: isThorough ? 10 : 4,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  })
}
