export interface CallsUnderWay {
  /**
   * Stands for `target` and for the objects in it, one by one: what is called through it and answers by a native promise is counted.
   * What the object calls on itself is not, nor what answers otherwise, such as a stream.
   */
  watch<T extends object>(target: T): T
  /** Resolves when no call is under way, and none follows from the last one. */
  ended(): Promise<void>
}

/** Counts calls from their beginning to their answer. */
export function callsUnderWay(): CallsUnderWay {
  let count = 0
  let waiting: (() => void)[] = []
  const known = new WeakMap<object, object>()

  const look = () => {
    // What an answer brings about begins before the next turn of the event loop.
    setImmediate(() => {
      if (count > 0) return
      const done = waiting
      waiting = []
      for (const resolve of done) resolve()
    })
  }
  const counted = async <T>(answer: PromiseLike<T>): Promise<T> => {
    count++
    try {
      return await answer
    } finally {
      if (--count === 0) look()
    }
  }
  const watch = <T extends object>(target: T): T => {
    const watched =
      known.get(target) ??
      new Proxy(target, {
        get(_, name) {
          const value: unknown = Reflect.get(target, name)
          if (typeof value === 'object' && value !== null) return watch(value)
          if (typeof value !== 'function') return value
          return (...given: unknown[]) => {
            const answer: unknown = Reflect.apply(value, target, given)
            return answer instanceof Promise ? counted(answer) : answer
          }
        },
      })
    known.set(target, watched)
    return watched as T
  }

  return {
    watch,
    ended: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        look()
      }),
  }
}
