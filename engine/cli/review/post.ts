import { commentMark } from './comment.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where comments of one pull request are listed, written and written anew. */
interface Place {
  readonly list: string
  readonly create: string
  readonly update: (id: number) => { readonly method: 'PATCH' | 'PUT'; readonly url: string }
  readonly headers: Readonly<Record<string, string>>
}

export type Host = 'github' | 'gitlab'

/** What the host's runners say about themselves; a sentence where something is missing. */
const places: Readonly<Record<Host, (env: Env) => Place | string>> = {
  github(env) {
    const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: api = 'https://api.github.com' } = env
    const number = /^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1]
    if (!token) return 'GITHUB_TOKEN is empty: hand it to the step.'
    if (!repository || !number) return 'This is no run for a pull request (GITHUB_REPOSITORY, GITHUB_REF).'
    const root = `${api}/repos/${repository}/issues`
    return {
      list: `${root}/${number}/comments`,
      create: `${root}/${number}/comments`,
      update: (id) => ({ method: 'PATCH', url: `${root}/comments/${id}` }),
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    }
  },
  gitlab(env) {
    // The project that the merge request belongs to: of a fork, CI_PROJECT_ID is the fork, where the number is another request's.
    const { GITLAB_TOKEN: token, CI_API_V4_URL: api, CI_MERGE_REQUEST_PROJECT_ID: project } = env
    const { CI_MERGE_REQUEST_IID: number } = env
    if (!token) return 'GITLAB_TOKEN is empty: make a project access token with the scope "api".'
    if (!api || !project || !number)
      return 'This is no run for a merge request (CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID).'
    const root = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`
    return {
      list: root,
      create: root,
      update: (id) => ({ method: 'PUT', url: `${root}/${id}` }),
      headers: { 'private-token': token },
    }
  },
}

/** Comments are looked through so far; a discussion of a thousand gets a second one. */
const mostPages = 10
const perPage = 100
const timeoutMs = 20_000

/** Writes the one comment of a pull request, or writes it anew; a sentence where that did not work, else null. Never throws. */
export async function postComment(host: Host, env: Env, text: string): Promise<string | null> {
  const place = places[host](env)
  if (typeof place === 'string') return place
  try {
    const own = await ownComment(place)
    const { method, url } = own === null ? { method: 'POST', url: place.create } : place.update(own)
    await ask(place, url, { method, body: JSON.stringify({ body: text }) })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function ownComment(place: Place): Promise<number | null> {
  for (let page = 1; page <= mostPages; page++) {
    const found = (await ask(place, `${place.list}?per_page=${perPage}&page=${page}`, {})) as readonly {
      readonly id: number
      readonly body: string | null
    }[]
    const own = found.find(({ body }) => body?.startsWith(commentMark))
    if (own) return own.id
    if (found.length < perPage) return null
  }
  return null
}

async function ask(
  { headers }: Place,
  url: string,
  init: { readonly method?: string; readonly body?: string },
): Promise<unknown> {
  const answer = await fetch(url, {
    ...init,
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'docket' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw new Error(`${new URL(url).host} could not be reached.`)
  })
  // The body of an error may repeat what was sent with it.
  if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}.`)
  return answer.json()
}
