import { readPost } from '#engine/channels/form/post.ts'
import { postCaps } from '#engine/channels/form/posted.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { RouteModule } from '#engine/http/route.ts'

/** Uploads for replies and notes: kept 24 hours, and usable only by the one who sent them. */
export const fileRoutes: RouteModule = ({ services }) => {
  const uploads = createUploads(services)
  return [
    {
      method: 'POST',
      path: '/api/v1/files',
      access: { who: 'api', scope: 'write' },
      maxBodyBytes: postCaps.multipartBytes,
      api: {
        operationId: 'upload',
        summary: 'Takes one file (multipart/form-data) for a reply or a note',
        answers: {
          201: { description: 'The upload; name its `id` in `files`', schema: { $ref: '#/components/schemas/Upload' } },
        },
      },
      async handle(c) {
        const owner = apiOwner(callerOf(c))
        const { entries, oversized } = await readPost(c.req.raw, uploads, owner, postCaps.fileBytes)
        if (oversized.length > 0) throw new DocketError('too-large', `A file may have ${postCaps.fileBytes} bytes.`)
        const [file, another] = (
          await uploads.find(
            entries.map(([, value]) => value),
            owner,
          )
        ).values()
        if (!file || another) throw new DocketError('malformed', 'Send one file as multipart/form-data.')
        const { id, name, type, size } = file
        return c.json({ id, name, type, size }, 201)
      },
    },
  ]
}

/** Whose an upload is that came in through the API. */
export function apiOwner(caller: Caller): string {
  return caller.kind === 'agent' ? `agent:${caller.agent.id}` : `program:${caller.name}`
}
