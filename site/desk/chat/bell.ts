/** Two soft tones, made here: no file is loaded. A browser that has not been touched yet stays silent. */
export function createBell(): () => void {
  let audio: AudioContext | null = null
  return () => {
    try {
      audio ??= new AudioContext()
      const { currentTime: now } = audio
      for (const [at, pitch] of [
        [0, 660],
        [0.14, 880],
      ] as const) {
        const tone = audio.createOscillator()
        const volume = audio.createGain()
        tone.frequency.value = pitch
        volume.gain.setValueAtTime(0.0001, now + at)
        volume.gain.exponentialRampToValueAtTime(0.12, now + at + 0.02)
        volume.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.3)
        tone.connect(volume).connect(audio.destination)
        tone.start(now + at)
        tone.stop(now + at + 0.32)
      }
    } catch {
      // Without sound there is still the title.
    }
  }
}
