type TemporalNamespace = typeof globalThis.Temporal

/** Temporal: the platform's own where it has one (Node 26), else the polyfill, which is loaded only then. */
export const Temporal: TemporalNamespace =
  (globalThis as { readonly Temporal?: TemporalNamespace }).Temporal ??
  ((await import('temporal-polyfill')).Temporal as unknown as TemporalNamespace)
