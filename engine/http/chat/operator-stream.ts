import type { OperatorFrame } from '#engine/core/chat/wire.ts'
import type { Services } from '#engine/http/services.ts'
import type { ChatSignal } from '#engine/runtime/chat/chat.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import { fileUrl } from './files.ts'
import { type Frames, type FramesReader, frame, heartbeatMs, opening, stillHere } from './frames.ts'
import { cardOf, messageOnWire } from './on-wire.ts'
import { colleaguesOf, maySee, standingOfAgent } from './operator.ts'

export interface OperatorStream {
  readonly services: Services
  readonly agent: string
  /** Position of the last row the reader has. */
  readonly from: number
  /** The reader has to load everything anew. */
  readonly isNew: boolean
  readonly stillWelcome: () => Promise<boolean>
  readonly stopping: AbortSignal
}

const page = 200

/**
 * The feed of chat for one operator: rows behind the last one sent, in order and once each, of conversations that the agent may see as the
 * files say now. A row that follows is passed on as it comes; the store is read only to catch up, so a slow reader costs a position and no
 * memory.
 */
export function operatorStream(options: OperatorStream): (frames: Frames) => FramesReader {
  return (frames) => {
    const { services, agent, from, isNew, stillWelcome, stopping } = options
    const { store, chat, clock, log, runtime } = services
    const stops: (() => void)[] = []
    let [position, full, dirty, reading, over] = [from, false, true, false, false]
    let stopBeat = () => {}

    const put = (text: string) => {
      if (!over && !frames.write(text)) full = true
    }
    const say = (data: OperatorFrame, id: number | null = null) => put(frame(data, id))
    const self = () => runtime.definitions().running.agents.get(agent)

    const tell = ({ conversation: id, position: at, entry, now: conversation }: ChatFeedRow) => {
      const defined = self()
      const { running } = runtime.definitions()
      if (conversation === null || defined === undefined || !maySee(running, defined, conversation)) return
      const card = cardOf(conversation)
      if (entry === null) say({ type: 'conversation', conversation: card }, at)
      else {
        const message = messageOnWire(entry, conversation, fileUrl(services, conversation.channel, id))
        say({ type: 'message', conversation: card, message }, at)
      }
    }

    const readOnce = async () => {
      const rows = await store.conversations.after(position, page)
      if (rows.length === page) dirty = true
      for (const row of rows) {
        if (full || over) {
          dirty = true
          return
        }
        tell(row)
        position = row.position
      }
    }
    const read = async () => {
      if (reading) return
      reading = true
      try {
        while (dirty && !full && !over) {
          dirty = false
          await readOnce()
        }
      } catch (error) {
        log.error({ error: String(error) }, 'a chat stream of the desk broke off')
        end()
      } finally {
        reading = false
      }
    }
    const hear = (row?: ChatFeedRow) => {
      if (row?.position === position + 1 && !reading && !dirty && !full && !over) {
        position = row.position
        tell(row)
        return
      }
      dirty = true
      if (!full) void read()
    }

    const tellPresence = async () => {
      const defined = self()
      if (defined === undefined) return
      const desk = await chat.desk()
      const { running } = runtime.definitions()
      const me = standingOfAgent(running, defined, desk, clock.now())
      if (!full) say({ type: 'presence', me, colleagues: colleaguesOf(running, desk, clock.now()) })
    }
    const tellTyping = async (signal: Extract<ChatSignal, { type: 'typing' }>) => {
      const [defined, conversation] = [self(), await store.conversations.get(signal.conversation)]
      if (defined === undefined || conversation === null || full) return
      if (maySee(runtime.definitions().running, defined, conversation)) say(signal)
    }
    const signal = (said: ChatSignal) => {
      const told = said.type === 'presence' ? tellPresence() : tellTyping(said)
      told.catch((error: unknown) => log.error({ error: String(error) }, 'a signal of chat could not be told'))
    }

    const closed = () => {
      if (over) return
      over = true
      stopBeat()
      for (const stop of stops.splice(0)) stop()
    }
    const end = () => {
      if (over) return
      closed()
      frames.end()
    }
    const beat = () => {
      stopBeat = clock.after(heartbeatMs, () => {
        stillWelcome().then(
          (welcome) => {
            if (over) return
            if (!welcome || self() === undefined) return end()
            if (!full) put(stillHere)
            beat()
          },
          () => end(),
        )
      })
    }

    put(opening)
    if (isNew) say({ type: 'reset' }, from)
    stopping.addEventListener('abort', end)
    stops.push(() => stopping.removeEventListener('abort', end), chat.onSignal(signal))
    chat.hearAll(hear).then((stop) => {
      if (over) stop()
      else stops.push(stop)
      hear()
    }, end)
    beat()
    if (stopping.aborted) end()
    return {
      ready() {
        full = false
        if (dirty) void read()
      },
      closed,
    }
  }
}
