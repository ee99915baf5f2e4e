import { readableTeams } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Route } from '#engine/http/route.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface RulePage {
  readonly frame: DeskFrame
  /** Within the root of the definitions, as rules name it. */
  readonly file: string
  readonly revision: string
  readonly isRunning: boolean
  /** null where this revision is not kept any more. */
  readonly lines: readonly string[] | null
}

/** The file of a rule as it was in the revision that decided; the line is the address's fragment, `#L14`. */
export const rulePages: readonly Route[] = [
  { method: 'GET', path: '/desk/rule', access: { who: 'agent' }, handle: showRule },
]

/** What says how tickets go: who people are, and what they are sent, is shown elsewhere to those who may see it. */
const rules = /^workflows\/.*\.(workflow|sla|hours|macro|team|script|chat)\.json$/

async function showRule(c: DoorContext): Promise<Response> {
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const [file = '', revision = ''] = [c.req.query('file'), c.req.query('revision')]
  if (!rules.test(file) || !/^[0-9a-f]{6,64}$/.test(revision)) throw notFound()
  const team = /([^/]+)\.team\.json$/.exec(file)?.[1]
  if (team !== undefined && !readableTeams(callerOf(c), running).includes(team)) throw notFound()
  const files = await store.revisions.files(revision)
  const text = files?.find(({ path }) => path === file)?.text
  if (files !== null && text === undefined) throw notFound()
  const page: RulePage = {
    frame: await deskFrame(c),
    file,
    revision,
    isRunning: revision === running.revision,
    lines: text === undefined ? null : text.trimEnd().split(/\r?\n/),
  }
  return deskPage(c, '/desk/rule', page, page.lines === null ? 404 : 200)
}
