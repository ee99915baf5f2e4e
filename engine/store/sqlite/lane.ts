/** One caller after the other: everything on one SQLite handle joins its open transaction, so nobody may come in between. */
export interface Lane {
  /** Resolves when it is the caller's turn; the returned function ends it. */
  enter(): Promise<() => void>
  /** `work` as one turn. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createLane(): Lane {
  let last: Promise<void> = Promise.resolve()
  const enter = async () => {
    const before = last
    let leave = () => {}
    last = new Promise<void>((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }
  return {
    enter,
    async run(work) {
      const leave = await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
