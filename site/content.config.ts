import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'

/** Articles are `<locale>/<topic>/<slug>.md`, or `.mdx` where they use components; that path without its ending is their id. */
export const collections = {
  articles: defineCollection({
    loader: glob({
      base: './site/content/articles',
      pattern: '**/*.{md,mdx}',
      generateId: ({ entry }) => entry.replace(/\.mdx?$/, ''),
    }),
    schema: z.object({
      title: z.string(),
      description: z.string(),
      order: z.number().optional(),
      updated: z.coerce.date().optional(),
      synonyms: z.union([z.string(), z.array(z.string())]).optional(),
    }),
  }),
}
