import type { Migration } from 'kysely/migration'
import { accessSchema } from './access-schema.ts'
import { chatIndexes, chatSchema } from './chat-schema.ts'
import { deskSchema } from './desk-schema.ts'
import { factsAgain, factsSchema } from './facts-schema.ts'
import { leasesSchema } from './leases-schema.ts'
import { listIndexes, listOrders, teamIndexes } from './list-indexes.ts'
import { mailPlacesSchema } from './mail-places-schema.ts'
import { mailsSchema } from './mails-schema.ts'
import { missedSearchesSchema } from './missed-searches-schema.ts'
import { signedInSchema } from './signed-in-schema.ts'
import { takeoversSchema } from './takeovers-schema.ts'
import { votesSchema } from './votes-schema.ts'

/** What the databases say in their own words. */
export interface OwnSchemas {
  readonly kind: keyof typeof listOrders
  readonly first: string
  /** How a batch is fanned out. It writes into tables of any number, so it stands again wherever a batch came to carry more. */
  readonly commitBatch: string
  /** The same for chat. */
  readonly chatBatch: string
  readonly shortWords: readonly string[]
  /** Lets texts be taken out of the full-text index; nothing where that was always so. */
  readonly erasableSearch: readonly string[]
  /** Keeps the texts that are searched, ticket by ticket. */
  readonly searchTexts: readonly string[]
  /** How effects are claimed; nothing where a statement says it. */
  readonly claim: readonly string[]
}

/** Every step from an empty database to today's, for both; what stands here once is never changed, since it has run somewhere. */
export function migrationsOf(
  { kind, first, commitBatch, chatBatch, shortWords, erasableSearch, searchTexts, claim }: OwnSchemas,
  run: (statements: string) => Migration,
): Readonly<Record<string, Migration>> {
  const steps: Readonly<Record<string, readonly string[]>> = {
    '0001-first': [first],
    '0002-mails': mailsSchema,
    '0003-commit-batch': [commitBatch],
    '0004-leases': leasesSchema,
    '0005-takeovers': takeoversSchema,
    '0006-chat': chatSchema,
    '0007-access': accessSchema,
    '0008-desk': deskSchema,
    '0009-list-indexes': listIndexes,
    '0010-votes': votesSchema,
    '0011-audit-with-its-deed': [commitBatch],
    '0011-short-words': shortWords,
    '0011-team-indexes': teamIndexes,
    '0012-mail-places': mailPlacesSchema,
    '0013-facts': factsSchema,
    '0014-list-orders': [...listOrders[kind], commitBatch],
    '0015-signed-in': signedInSchema,
    '0016-missed-searches': missedSearchesSchema,
    '0017-chat-batch': [...chatIndexes, chatBatch],
    '0018-search-texts': searchTexts,
    '0022-mails-with-their-tickets': [commitBatch],
    '0023-facts-again': factsAgain,
    '0024-erasable-search': erasableSearch,
    '0025-claim': claim,
    '0026-commit-batch': [commitBatch],
  }
  return Object.fromEntries(Object.entries(steps).map(([name, statements]) => [name, run(statements.join(';\n'))]))
}
