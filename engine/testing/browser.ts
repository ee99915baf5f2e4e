import { accessSync, constants } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { outsideOfMemory } from './files-in-memory.ts'

export interface FoundBrowser {
  readonly executablePath: string
  readonly args: string[]
  /** Environment that it needs besides. */
  readonly env: Readonly<Record<string, string>>
}

/** A test browser calls nobody, and root cannot have a sandbox of its own. */
const quietArgs = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/**
 * The browser of this machine: `DOCKET_CHROMIUM`, else one on the PATH, else the one that npm ships (linux-x64). Rejects with one
 * sentence when there is none: browser tests are never skipped in silence.
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser> {
  if (env.DOCKET_CHROMIUM) return { executablePath: env.DOCKET_CHROMIUM, args: quietArgs, env: {} }
  const onPath = (env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const found = onPath.find(isExecutable)
  if (found) return { executablePath: found, args: quietArgs, env: {} }
  const shipped = await outsideOfMemory(shippedChromium)
  if (shipped) return shipped
  throw new Error(
    'No browser to test with: install Chrome or `npx playwright install chromium`, or set DOCKET_CHROMIUM.',
  )
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Unpacks the browser of `@sparticuz/chromium` and the libraries that a bare image lacks into the temporary folder, once for all runs. */
async function shippedChromium(): Promise<FoundBrowser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const { default: chromium, inflate } = await import('@sparticuz/chromium')
  const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin')
  const executablePath = await chromium.executablePath()
  const libraries = await inflate(join(bin, 'al2023.tar.br'))
  const path = [join(libraries, 'lib'), process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean).join(':')
  return { executablePath, args: [...quietArgs, '--headless=new'], env: { LD_LIBRARY_PATH: path } }
}
