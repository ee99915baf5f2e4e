import type { Overview } from '#engine/http/routes/probe.ts'
import { createKeys } from '#engine/runtime/keys.ts'
import { codeOf, type Finding } from './finding.ts'
import { formFinding, type KnownForm } from './forms.ts'
import { engineHeaders, siteFindings } from './headers.ts'
import { type Around, hostFindings } from './host.ts'
import { mailFindings } from './mail-names.ts'
import { originFindings } from './origins.ts'
import { readinessFindings } from './readiness.ts'
import { call, page } from './web.ts'

export interface Outside extends Around {
  /** The secret of the engine, which signs probes; null: it is not known here. */
  readonly secret: string | null
}

/**
 * Looks at a help desk from outside, as browsers, mail servers and an orchestrator do. `origin` is that of the engine or of a help center that
 * lies elsewhere: its pages say where the engine is.
 */
export async function examineUrl(origin: string, outside: Outside): Promise<readonly Finding[]> {
  const found = await findEngine(origin)
  // What keeps it from answering may be its name or its certificate.
  if ('check' in found) return [found, ...(await hostFindings(origin, outside))]
  const { engine, health } = found
  const sign = signer(outside)
  const asked = await overviewOf(engine, sign)
  const overview = 'check' in asked ? null : asked
  const siteUrl = overview?.siteUrl ?? origin
  const places = { publicUrl: engine, siteUrl }
  const pages = overview?.site !== false || siteUrl !== engine
  const forms = overview?.forms ?? (pages ? await formsInSitemap(siteUrl) : [])
  const findings: Finding[] = [
    { check: 'health', state: 'ok', detail: `${engine} answers` },
    ...(await readinessFindings(engine)),
    engineHeaders(health, engine),
    ...(overview === null ? [asked as Finding] : addressFindings(overview, { origin, engine })),
  ]
  for (const one of new Set([engine, siteUrl])) findings.push(...(await hostFindings(one, outside)))
  if (pages) findings.push(...(await siteFindings(places)))
  else findings.push({ check: 'site', state: 'off', detail: 'this engine has no pages (DOCKET_SITE=off)' })
  if (forms[0]) findings.push(...(await originFindings(places, forms[0].id)))
  const probing = {
    ...places,
    sign: overview === null ? null : sign,
    today: new Date(outside.now).toISOString().slice(0, 10),
  }
  if (pages) for (const form of forms) findings.push(await formFinding(form, probing))
  if (overview) findings.push(...(await mailFindings(overview.mail, outside.names, engine)))
  return findings
}

async function findEngine(origin: string): Promise<Finding | { readonly engine: string; readonly health: Response }> {
  const check = 'health'
  try {
    const health = await call(new URL('/healthz', origin))
    if (health.status === 200 && (await health.text()).trim() === 'ok') return { engine: origin, health }
    const engine = engineNamedBy(await (await page(origin)).text())
    if (engine === null || engine === origin)
      return { check, state: 'failed', detail: `${origin}/healthz answers ${health.status}` }
    const there = await call(new URL('/healthz', engine)).catch((error: unknown) => codeOf(error))
    return typeof there !== 'string' && there.status === 200
      ? { engine, health: there }
      : {
          check,
          state: 'failed',
          detail: `the pages of ${origin} name the engine ${engine}, which ${typeof there === 'string' ? `does not answer: ${there}` : `answers ${there.status}`}`,
          away: true,
        }
  } catch (error) {
    return { check, state: 'failed', detail: `${origin} does not answer: ${codeOf(error)}`, away: true }
  }
}

/** Every page loads the chat button from its engine. */
function engineNamedBy(html: string): string | null {
  const source = /<script[^>]+src="(https?:\/\/[^"]+\/chat\.js)/.exec(html)?.[1]
  return source === undefined ? null : new URL(source).origin
}

async function overviewOf(engine: string, sign: (() => string) | null): Promise<Overview | Finding> {
  const check = 'probe'
  if (sign === null)
    return {
      check,
      state: 'warning',
      detail:
        'nothing was sent, and mail was not looked at: the secret of the engine is not known here (DOCKET_SECRET, or DOCKET_DATA with its file)',
    }
  try {
    const body = new URLSearchParams({ 'docket-probe': sign() })
    const answer = await call(new URL('/probe', engine), { method: 'POST', body })
    if (answer.status === 401)
      return {
        check,
        state: 'failed',
        detail: 'the engine has another secret than this command, or its clock is wrong',
      }
    if (!answer.ok) return { check, state: 'failed', detail: `${engine}/probe answers ${answer.status}` }
    return (await answer.json()) as Overview
  } catch (error) {
    return { check, state: 'failed', detail: `${engine}/probe does not answer: ${codeOf(error)}` }
  }
}

/** For the whole examination: each token is good for one time, so each has an instant of its own. */
function signer({ secret, now }: Outside): (() => string) | null {
  if (secret === null) return null
  const keys = createKeys(secret)
  let at = now
  return () => keys.probeToken(at++)
}

/** Whether the engine knows the names under which it was found. */
function addressFindings(
  { publicUrl, siteUrl }: Overview,
  { origin, engine }: { readonly origin: string; readonly engine: string },
): readonly Finding[] {
  const check = 'addresses'
  if (publicUrl !== engine)
    return [
      {
        check,
        state: 'failed',
        detail: `the engine calls itself ${publicUrl}: start it with DOCKET_PUBLIC_URL=${engine}`,
      },
    ]
  if (origin !== engine && siteUrl !== origin)
    return [
      {
        check,
        state: 'failed',
        detail: `the engine takes forms from ${siteUrl}: start it with DOCKET_SITE_URL=${origin}`,
      },
    ]
  const apart = siteUrl === publicUrl ? '' : `, help center at ${siteUrl}`
  return [{ check, state: 'ok', detail: `engine at ${publicUrl}${apart}` }]
}

async function formsInSitemap(siteUrl: string): Promise<readonly KnownForm[]> {
  const sitemap = await call(new URL('/sitemap-0.xml', siteUrl))
    .then((answer) => (answer.ok ? answer.text() : ''))
    .catch(() => '')
  const ids = [...sitemap.matchAll(/<loc>[^<]*\/forms\/([a-z0-9-]+)\/<\/loc>/g)].map(([, id]) => id ?? '')
  return [...new Set(ids)].map((id) => ({ id, sites: null }))
}
