/** What had to be mended in one mail: each code once, in the order in which it was noticed. */
export interface Mends {
  add(code: string): void
  readonly codes: readonly string[]
}

const mostCodes = 40

export function createMends(): Mends {
  const codes: string[] = []
  return {
    add(code) {
      if (codes.length < mostCodes && !codes.includes(code)) codes.push(code)
    },
    codes,
  }
}
