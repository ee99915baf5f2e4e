import type { Definitions } from '#engine/core/catalogue.ts'
import { can, readableTeams } from '#engine/core/rights.ts'
import { parseJson } from '#engine/definitions/parse-json.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Route } from '#engine/http/route.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface RulePage {
  readonly frame: DeskFrame
  /** Within the root of the definitions, as rules name it. */
  readonly file: string
  readonly revision: string
  /** Whether the file says the same today. */
  readonly isUnchanged: boolean
  /** null where this revision is not kept any more. */
  readonly lines: readonly string[] | null
}

/** The file of a rule as it was in the revision that decided; the line is the address's fragment, `#L14`. */
export const rulePages: readonly Route[] = [
  { method: 'GET', path: '/desk/rule', access: { who: 'agent' }, handle: showRule },
]

/**
 * What says how tickets go, which whoever works here may read, as in the pictures of the workflows; who people are, and what they are sent, is shown
 * elsewhere to those who may see it.
 */
const ruleFile = /^workflows\/.*\.(workflow|sla|hours|macro|team|script|chat)\.json$/

async function showRule(c: DoorContext): Promise<Response> {
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const [file = '', revision = ''] = [c.req.query('file'), c.req.query('revision')]
  const caller = callerOf(c)
  if (!ruleFile.test(file) || !/^[0-9a-f]{6,64}$/.test(revision)) throw notFound()
  if (!can(caller, 'read', { kind: 'definitions' })) throw notFound()
  const textIn = async (one: string) => {
    const files = await store.revisions.files(one)
    return files === null ? null : files.find(({ path }) => path === file)?.text
  }
  const text = await textIn(revision)
  if (text === undefined || !mayRead(caller, running, file, text ?? '')) throw notFound()
  const page: RulePage = {
    frame: await deskFrame(c),
    file,
    revision,
    isUnchanged: text === (await textIn(running.revision)),
    lines: text === null ? null : text.trimEnd().split(/\r?\n/),
  }
  return deskPage(c, '/desk/rule', page, page.lines === null ? 404 : 200)
}

/** A team's own file, and one that names its team, is for those who may see that team. */
function mayRead(caller: Caller, running: Definitions, file: string, text: string): boolean {
  const own = /([^/]+)\.team\.json$/.exec(file)?.[1]
  const { value } = parseJson(text)
  const named = value !== null && typeof value === 'object' && 'team' in value ? value.team : undefined
  const readable = readableTeams(caller, running)
  return [own, named].every((team) => typeof team !== 'string' || readable.includes(team))
}
