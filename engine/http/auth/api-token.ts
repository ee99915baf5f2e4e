import { audited } from '#engine/http/audit.ts'
import { hashSecret, newSecret } from '#engine/http/auth/secret.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { ApiTokenRow } from '#engine/store/access-store.ts'
import type { Store } from '#engine/store/store.ts'

/** Makes a token and returns it: the only time that it can be read. Its prefix lets secret scanners find it. */
export async function createApiToken(
  services: { readonly store: Store; readonly clock: Clock; readonly random: Random },
  name: string,
  scopes: ApiTokenRow['scopes'],
): Promise<string> {
  const token = `docket_${newSecret(services.random)}`
  const row: ApiTokenRow = { hash: hashSecret(token), name, scopes, createdAt: services.clock.now() }
  await audited(
    services,
    { role: 'system', actor: 'command line' },
    'token.created',
    ({ access }) => access.addToken(row),
    () => ({ name, scopes: scopes.join() }),
  )
  return token
}
