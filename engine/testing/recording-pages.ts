import type { Pages, RefusedSubmission } from '#engine/http/pages.ts'

/** What a route handed to its page, as the answer's JSON. */
export interface RecordedPage<T> {
  readonly path: string
  readonly page: T
  readonly submission?: RefusedSubmission
}

/** Pages that say what they were given instead of rendering it: tests of routes read data, not markup. */
export const recordingPages: Pages = {
  render: async (c, path, { status, page, submission }) => c.json({ path, page, submission }, (status ?? 200) as 200),
  fallback: async (c) => c.text('', 404),
}

export async function recorded<T>(answer: Response | Promise<Response>): Promise<RecordedPage<T>> {
  return (await (await answer).json()) as RecordedPage<T>
}
