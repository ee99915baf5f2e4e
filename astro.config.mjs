import node from '@astrojs/node'
import { defineConfig } from 'astro/config'
import { docket } from './site/integration/docket.ts'

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  // Pages are whole before anything is sent (`engine/http/site-render.ts`): streams between would only cost.
  adapter: node({ mode: 'middleware', experimentalDisableStreaming: true }),
  session: false,
  integrations: [
    docket({
      title: 'Larkfell',
      logo: 'lark',
      colours: { hue: 262, chroma: 0.16 },
      image: { file: '/og.png', alt: { en: 'Larkfell Help', 'zh-CN': 'Larkfell 帮助' } },
      editUrl: 'https://git.larkfell.example/help/edit/main/',
      locales: {
        en: { label: 'English' },
        'zh-CN': { label: '中文' },
      },
      footer: [
        { label: { en: 'Privacy', 'zh-CN': '隐私' }, href: '/articles/account/your-data/' },
        { label: { en: 'Accessibility', 'zh-CN': '无障碍' }, href: '/articles/account/accessibility/' },
      ],
      popular: [
        'delivery/where-is-my-parcel',
        'returns/send-something-back',
        'orders/change-the-address',
        'payment/get-an-invoice',
        'gear/broken-tent-pole',
      ],
    }),
  ],
})
