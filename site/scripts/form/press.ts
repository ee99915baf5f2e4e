/**
 * Gives back what runs a change of the page at once, or, while a finger or mouse button is down, after its click. A line that appears
 * between press and release moves the button away from under the pointer, and the browser then makes no click of the two.
 */
export function afterPress(): (change: () => void) => void {
  let isDown = false
  let waiting: (() => void)[] = []
  const released = () => {
    isDown = false
    const due = waiting
    waiting = []
    // The click comes after the release, in the same turn.
    setTimeout(() => {
      for (const change of due) change()
    })
  }
  addEventListener('pointerdown', () => {
    isDown = true
  })
  addEventListener('pointerup', released)
  addEventListener('pointercancel', released)
  return (change) => {
    if (isDown) waiting.push(change)
    else change()
  }
}
