import { ownerOf } from '#engine/channels/form/arrived.ts'
import { createForms } from '#engine/channels/form/forms.ts'
import { createFormIntake } from '#engine/channels/form/intake.ts'
import { readPost } from '#engine/channels/form/post.ts'
import { postCaps } from '#engine/channels/form/posted.ts'
import { createSavedForms } from '#engine/channels/form/saved.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { createWork } from '#engine/channels/form/work.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { chooseEncoding } from '#engine/http/encoding.ts'
import { formScript } from '#engine/http/form-script.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { Route, RouteModule } from '#engine/http/route.ts'
import { type Parts, publishedForm } from './forms/parts.ts'
import { mailSaved, openSaved } from './forms/saved.ts'
import { bodiesAMinute, largestFile, submit } from './forms/submit.ts'
import { beginWith } from './forms/values.ts'

/** Submissions within an hour beyond which an address from one network, an address, or a team gets more than people send. */
const busyFrom = { sender: 10, address: 10, team: 600 } as const
const hourMs = 3_600_000

export const formRoutes: RouteModule = ({ services, limits }) => {
  const uploads = createUploads(services)
  const forms = createForms(services)
  const intake = createFormIntake({
    ...services,
    forms,
    uploads,
    // Nobody is turned away: who is one of too many waits on the shelf.
    isBusy: (what, key) =>
      limits.here(`form-${what}`, key, busyFrom[what], hourMs).then(
        () => false,
        () => true,
      ),
    work: services.settings.proofOfWork ? createWork(services) : undefined,
  })
  const parts: Parts = { forms, uploads, intake, saved: createSavedForms({ ...services, uploads }) }
  const posts = { access: { who: 'anyone' }, from: 'site', maxBodyBytes: postCaps.multipartBytes } as const
  const bySecret = { access: { who: 'key' }, from: 'site' } as const
  const saved = '/forms/:form/saved/:secret'
  const routes: readonly Route[] = [
    { method: 'POST', path: '/forms/:form', ...posts, handle: (c) => submit(c, parts) },
    { method: 'POST', path: '/forms/:form/files', ...posts, handle: (c) => upload(c, parts) },
    {
      method: 'GET',
      path: '/forms/:form/values',
      access: { who: 'anyone' },
      from: 'site',
      handle: (c) => beginWith(c, parts),
    },
    { method: 'GET', path: saved, ...bySecret, handle: (c) => openSaved(c, parts) },
    {
      method: 'POST',
      path: `${saved}/mail`,
      ...bySecret,
      maxBodyBytes: 8_192,
      handle: (c) => mailSaved(c, parts),
    },
    {
      method: 'GET',
      path: '/forms/:script{[a-z0-9-]+\\.js}',
      access: { who: 'anyone' },
      from: 'site',
      handle: (c) => script(c, parts),
    },
  ]
  return routes
}

async function upload(c: DoorContext, parts: Parts): Promise<Response> {
  const form = publishedForm(c, parts)
  await limit(c, 'form-body', bodiesAMinute, 60_000)
  const owner = ownerOf(form.defined.id)
  const { entries, oversized } = await readPost(c.req.raw, parts.uploads, owner, largestFile(form))
  if (oversized.length > 0) throw new DocketError('too-large', `A file may have ${largestFile(form)} bytes.`)
  const [file, another] = (
    await parts.uploads.find(
      entries.map(([, value]) => value),
      owner,
    )
  ).values()
  if (!file || another) throw new DocketError('malformed', 'Send one file as multipart/form-data.')
  const { id, name, type, size } = file
  return c.json({ id, name, type, size }, 201)
}

/** The form's own validator for the page, cached for good under its hash. */
async function script(c: DoorContext, { forms }: Parts): Promise<Response> {
  const id = (c.req.param('script') ?? '').replace(/\.js$/, '')
  const version = c.req.query('v')
  const form = version ? await forms.withHash(id, version) : forms.today(id)
  if (!form?.published) throw new DocketError('not-found', 'There is no such form.')
  const { etag, encoded } = await formScript(form, c.req.query('locale') ?? 'en')
  const encoding = chooseEncoding(c.req.header('accept-encoding'))
  const tag = encoding === 'identity' ? etag : etag.replace(/"$/, `-${encoding}"`)
  c.header('ETag', tag)
  c.header('Vary', 'Accept-Encoding')
  // Chat asks for forms on pages of others; the script holds nothing but the form that everybody may see.
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('Cache-Control', version === form.defined.hash ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (c.req.header('if-none-match') === tag) return c.body(null, 304)
  if (encoding !== 'identity') c.header('Content-Encoding', encoding)
  const body = await encoded(encoding)
  return c.body(body as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'text/javascript; charset=utf-8' })
}
