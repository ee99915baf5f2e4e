import { spawn } from 'node:child_process'

/**
 * Becomes another program, as the `exec` of a shell does: signals and the exit code are its own, and no second process stays. Where the
 * system cannot, it runs beneath this one, which hands signals on and ends as it ended.
 */
export async function replaceProcess(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<never> {
  if (process.platform !== 'win32') {
    process.chdir(cwd)
    process.removeAllListeners('warning')
    process.execve?.(process.execPath, [process.execPath, ...args], env)
  }
  const child = spawn(process.execPath, args, { env, cwd, stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (ended) => resolve(ended ?? 1))
  })
  process.exit(code)
}
