// Comes with the forms whose fields have `x-animation`. Whoever asked their system for less motion sees none of it.

interface Animation {
  readonly on: 'appear' | 'scroll' | 'hover'
  readonly effect: 'fade' | 'slide' | 'zoom'
  readonly direction?: keyof typeof directions
  readonly everyTime?: boolean
  /** 1 to 100; 50 when left out. */
  readonly intensity?: number
  readonly delayMs?: number
  readonly durationMs?: number
}

/** Where a sliding field comes from. */
const directions = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] } as const
const usual = { durationMs: 400, intensity: 50, direction: 'bottom' } as const
const isStill = matchMedia('(prefers-reduced-motion: reduce)')

function animate(field: HTMLElement, animation: Animation): void {
  let isDone = false
  const play = () => {
    if (isStill.matches || (isDone && !animation.everyTime)) return
    isDone = true
    const { delayMs = 0, durationMs = usual.durationMs } = animation
    field.animate(beginning(animation), { delay: delayMs, duration: durationMs, easing: 'ease-out', fill: 'backwards' })
  }
  triggers[animation.on](field, play)
}

const triggers: Readonly<Record<Animation['on'], (field: HTMLElement, play: () => void) => void>> = {
  /** When it is there at first, and whenever an answer or a step shows it. */
  appear(field, play) {
    let isShown = false
    new ResizeObserver(() => {
      const was = isShown
      isShown = field.offsetParent !== null
      if (isShown && !was) play()
    }).observe(field)
  },
  scroll(field, play) {
    new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) play()
    }).observe(field)
  },
  hover(field, play) {
    field.addEventListener('pointerenter', play)
  },
}

/** The state that a field moves in from; where it stands is where it ends. */
function beginning({ effect, direction = usual.direction, intensity = usual.intensity }: Animation): Keyframe[] {
  const [x, y] = directions[direction]
  const share = Math.min(100, Math.max(1, intensity)) / 100
  const from: Readonly<Record<Animation['effect'], Keyframe>> = {
    fade: { opacity: 1 - share },
    slide: { opacity: 0, transform: `translate(${x * share * 80}px, ${y * share * 80}px)` },
    zoom: { opacity: 0, transform: `scale(${1 - share / 2})` },
  }
  return [from[effect], { opacity: 1, transform: 'none' }]
}

for (const field of document.querySelectorAll<HTMLElement>('[data-animation]'))
  animate(field, JSON.parse(field.dataset.animation ?? '{}') as Animation)
