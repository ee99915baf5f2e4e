/**
 * Parts of scripts that are loaded on intent come by a plain `import()`. Vite wraps each in a helper that preloads styles and modules first;
 * ours have none to preload, and the helper weighs more than some of them.
 */
export function plainImports() {
  return {
    name: 'docket:plain-imports',
    enforce: 'pre' as const,
    load: (id: string) =>
      id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : undefined,
  }
}
