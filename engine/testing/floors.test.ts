import { describe, expect, test } from 'vitest'
import { readSources, type Source } from './sources.ts'

/** Each floor and the floors it may import from; `adapters`, `testing` and `simulation` stand beside the building. */
const floors: Readonly<Record<string, readonly string[]>> = {
  ports: [],
  schemas: [],
  core: ['ports', 'schemas'],
  definitions: ['ports', 'schemas', 'core'],
  store: ['ports', 'schemas', 'core'],
  runtime: ['ports', 'schemas', 'core', 'definitions', 'store'],
  channels: ['ports', 'schemas', 'core', 'definitions', 'store', 'runtime'],
  http: ['ports', 'schemas', 'core', 'definitions', 'store', 'runtime', 'channels'],
  adapters: ['ports', 'schemas', 'core', 'definitions', 'store', 'runtime', 'channels'],
  cli: ['ports', 'schemas', 'core', 'definitions', 'store', 'runtime', 'channels', 'http', 'adapters'],
}

/** Doors to the outside: only here may the clock, randomness, timers, files and the network be touched. */
const doors = [
  /^engine\/adapters\//,
  /^engine\/(main|run)\.ts$/,
  /^engine\/(start|dev)\.ts$/,
  /^engine\/cli\//,
  /^engine\/(testing|simulation)\//,
  /^engine\/schemas\/generate/,
  /^engine\/store\/(sqlite|postgres)\//,
  /^engine\/store\/open\.ts$/,
  /^engine\/http\/(serve|site|form-script)\.ts$/,
  // Reads the people's own code into a realm that has neither clock nor randomness.
  /^engine\/definitions\/extensions\.ts$/,
]

/** Named is touched: a function that is handed on is called by somebody. */
const outside: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    'the clock',
    /\bDate\.now\b|\bnew Date\b(?!\()|\bnew Date\(\s*\)|(?<!new |\.)\bDate\(|\bTemporal\.Now\b|\bperformance\.(now|timeOrigin)\b|\bprocess\.(hrtime|uptime)\b/,
  ],
  ['a timer', /(?<![.\w])(setTimeout|setInterval|setImmediate)\b|\bglobalThis\.set\w+\b|\bAbortSignal\.timeout\b/],
  [
    'a random number',
    /\bMath\.random\b|\brandom(UUID|Bytes|Int|Fill|FillSync)\b|\bgetRandomValues\b|\bgenerateKey(Pair)?(Sync)?\b/,
  ],
  [
    'the environment',
    /\bprocess\.(env|cwd|exit|argv|kill|on|once|stdin|stdout|stderr|memoryUsage|getBuiltinModule)\b|\bprocess\[|(?<![.\w])console\./,
  ],
  ['the network', /(?<![.\w])fetch\s*\(|\bglobalThis\.fetch\b|\bnew (WebSocket|EventSource|BroadcastChannel)\b/],
]

const outsidePackages =
  /^((node:)?(fs|fs\/promises|net|http|https|http2|tls|dns|dns\/promises|child_process|worker_threads|os|dgram|cluster|timers|timers\/promises|module|process|perf_hooks|readline|readline\/promises|repl|inspector|v8|vm|wasi|sqlite)|chokidar|imapflow|nodemailer|pg|pino|smtp-server|sqlite3|undici)(?:\/|$)/

const engine = readSources('engine')
const site = readSources('site')

describe('the floors of the engine', () => {
  test('are found, so that nothing below checks an empty list', () => {
    expect(engine.length).toBeGreaterThan(50)
    expect(engine.flatMap(({ imports }) => imports).length).toBeGreaterThan(100)
  })

  test('import only from the floors beneath them', () => {
    const wrong = engine.flatMap(({ path, imports }) => {
      const floor = floorOf(path)
      const allowed = floors[floor]
      if (!allowed) return []
      return imports
        .filter((target) => floorOf(target) !== floor && !allowed.includes(floorOf(target)))
        .map((target) => `${path} imports ${target}`)
    })
    expect(wrong).toEqual([])
  })

  test('have no import that names a file which is not there', () => {
    const paths = new Set([...engine, ...site].map(({ path }) => path))
    const missing = engine.flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.endsWith('.ts') && !paths.has(target))
        .map((target) => `${path} imports ${target}`),
    )
    expect(missing).toEqual([])
  })

  test('have no circular import, types included', () => {
    expect(cycles([...engine, ...site])).toEqual([])
  })

  test('touch clock, timers, randomness, files and network only in the ports’ adapters', () => {
    const inside = engine.filter(({ path }) => !doors.some((door) => door.test(path)))
    const touches = inside.flatMap(({ path, text, packages }) => [
      ...touched(text).map((what) => `${path} touches ${what}`),
      ...packages.filter((name) => outsidePackages.test(name)).map((name) => `${path} imports ${name}`),
    ])
    expect(touches).toEqual([])
  })

  test.each([
    ['the clock', 'clocks.map(Date.now)'],
    ['the clock', 'const now = new Date'],
    ['the clock', 'const now = new Date()'],
    ['the clock', 'const now = Date()'],
    ['the clock', 'process.hrtime.bigint()'],
    ['the clock', 'Temporal.Now.instant()'],
    ['a timer', 'promisify(setTimeout)(5)'],
    ['a timer', 'globalThis.setTimeout(stop, 5)'],
    ['a timer', 'AbortSignal.timeout(5)'],
    ['a random number', 'list.sort(Math.random)'],
    ['a random number', 'randomInt(6)'],
    ['the environment', "process['env'].HOME"],
    ['the environment', 'console.log(ticket)'],
    ['the network', 'globalThis.fetch(url)'],
    ['the network', 'new WebSocket(url)'],
  ])('know a touch of %s: %s', (what, line) => {
    expect(touched(line)).toEqual([what])
  })

  test('take instants, and words about them, for nothing of the sort', () => {
    const lines =
      'new Date(now).toISOString(); validDate(text); Date.UTC(2026, 0); clock.now(); // console.log, Date.now()'
    expect(touched(lines)).toEqual([])
  })

  test('leave the adapters to the composition root and the command line', () => {
    const wrong = engine
      .filter(({ path }) => !/^engine\/(adapters|cli|testing|simulation|main\.ts|run\.ts|start\.ts|dev\.ts)/.test(path))
      .flatMap(({ path, imports }) =>
        imports.filter((target) => floorOf(target) === 'adapters').map((target) => `${path} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })

  test('keep XState in core/workflow', () => {
    const wrong = engine.filter(
      ({ path, packages }) =>
        packages.some((name) => name.startsWith('xstate')) && !path.startsWith('engine/core/workflow/'),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

function floorOf(path: string): string {
  const [top, second = ''] = path.split('/')
  return top === 'engine' ? second.replace(/\.ts$/, '') : (top ?? '')
}

function touched(text: string): readonly string[] {
  const code = withoutComments(text)
  return outside.filter(([, pattern]) => pattern.test(code)).map(([what]) => what)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1')
}

/** Every group of files that import each other, as one line. */
function cycles(sources: readonly Source[]): readonly string[] {
  const bySource = new Map(sources.map((source) => [source.path, source]))
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const target of bySource.get(path)?.imports ?? []) visit(target, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of bySource.keys()) visit(path, [])
  return found
}
