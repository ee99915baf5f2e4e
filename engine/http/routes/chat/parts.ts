import type { Forms } from '#engine/channels/form/forms.ts'
import type { FormIntake } from '#engine/channels/form/intake.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import type { VisitorReaders } from '#engine/http/chat/visitor-readers.ts'

/** What the routes of chat share. */
export interface ChatParts {
  readonly forms: Forms
  readonly uploads: Uploads
  readonly intake: FormIntake
  /** Streams that are open, by id of the conversation and by the network of the reader. */
  readonly open: Map<string, number>
  readonly readers: VisitorReaders
}
