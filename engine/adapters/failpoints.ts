/**
 * Named points at which a test may kill the process: `DOCKET_FP=outbox.after-send:kill:3` kills it with SIGKILL when the point is passed
 * for the third time. Without the variable every point is a no-op.
 */
export function failpoints(setting: string | undefined): (name: string) => void {
  const match = /^([a-z.-]+):kill:(\d+)$/.exec(setting ?? '')
  if (!match) return () => {}
  const [, point, count] = match
  let passed = 0
  return (name) => {
    if (name === point && ++passed === Number(count)) process.kill(process.pid, 'SIGKILL')
  }
}
