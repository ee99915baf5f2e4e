import type { Delivery, OutgoingMail, Relay } from '#engine/ports/relay.ts'
import type { Chance } from './chance.ts'
import type { Faults } from './faults.ts'
import type { Life, World } from './world.ts'

/** A mail as the relay saw it. */
export interface SeenMail {
  readonly mail: OutgoingMail
  readonly life: Life
  readonly atMs: number
  readonly wallAt: number
  /** The relay has it, whatever the sender was told. */
  readonly isTaken: boolean
  /** It was refused for good. */
  readonly isRefused: boolean
  /** The sender was told something else than what became of it, or too late. */
  readonly isUnsure: boolean
}

/** The effect that a mail delivers: our Message-IDs bear its name. */
export function effectOf({ messageId }: Pick<OutgoingMail, 'messageId'>): string {
  return messageId.slice(1, messageId.lastIndexOf('@'))
}

/** Longer than a delivery's lease. */
const slowMs = 200_000

/** One relay for all processes. What it answers is drawn for each mail; what it took, it keeps. */
export function createFakeRelay(world: World, faults: Faults, chance: Chance) {
  const seen: SeenMail[] = []
  /** Until when it answers nobody. */
  let awayUntilMs = 0

  const answer = (): { readonly delivery: Delivery | Error; readonly isTaken: boolean; readonly isSlow: boolean } => {
    if (world.elapsedMs() < awayUntilMs || faults.happens('relay-away', 0.03)) {
      if (world.elapsedMs() >= awayUntilMs) awayUntilMs = world.elapsedMs() + chance.between(1, 30) * 60_000
      return { delivery: { outcome: 'later', answer: 'no connection', about: 'relay' }, isTaken: false, isSlow: false }
    }
    if (faults.happens('relay-cut', 0.15))
      return { delivery: new Error('the connection was cut'), isTaken: true, isSlow: false }
    if (faults.happens('relay-4xx', 0.25))
      return { delivery: { outcome: 'later', answer: '451 4.7.1 later' }, isTaken: false, isSlow: false }
    if (faults.happens('relay-5xx', 0.1))
      return { delivery: { outcome: 'never', answer: '550 5.1.1 nobody' }, isTaken: false, isSlow: false }
    return {
      delivery: { outcome: 'sent', answer: '250 2.0.0 taken' },
      isTaken: true,
      isSlow: faults.happens('relay-slow', 0.15),
    }
  }

  return {
    seen,
    heal() {
      awayUntilMs = 0
    },
    of(life: Life): Relay {
      return {
        name: 'simulated',
        send(mail) {
          let takesMs = 0
          return world.call<Delivery>({
            life,
            what: `send ${mail.messageId} to ${mail.envelope.to}`,
            takesMs: () => takesMs,
            async run() {
              const { delivery, isTaken, isSlow } = answer()
              takesMs = isSlow ? slowMs : chance.below(400)
              const isRefused = !(delivery instanceof Error) && delivery.outcome === 'never'
              const isUnsure = isSlow || (isTaken && delivery instanceof Error)
              seen.push({
                mail,
                life,
                atMs: world.elapsedMs(),
                wallAt: world.now(),
                isTaken,
                isRefused,
                isUnsure,
              })
              if (delivery instanceof Error) throw delivery
              return delivery
            },
          })
        },
        close: async () => {},
      }
    },
  }
}

export type FakeRelay = ReturnType<typeof createFakeRelay>
