import type { satteri } from '@astrojs/markdown-satteri'

/** One change to the HTML tree of an article. */
export type HastPlugin = Exclude<
  NonNullable<NonNullable<Parameters<typeof satteri>[0]>['hastPlugins']>[number],
  readonly unknown[]
>
