import { Temporal as polyfill } from 'temporal-polyfill'

/** Native where the runtime has it. */
export const Temporal: typeof polyfill = (globalThis as { Temporal?: typeof polyfill }).Temporal ?? polyfill
