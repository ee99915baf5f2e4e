/// <reference types="astro/client" />

declare module 'virtual:docket/site' {
  export const site: import('#site/integration/options.ts').SiteConfig
}

declare module 'virtual:docket/outline' {
  export const outline: import('#site/articles/outline.ts').Outline
}

declare module 'virtual:docket/synonyms' {
  export const synonyms: import('#site/articles/synonyms.ts').Synonyms
}

declare module 'virtual:docket/forms' {
  export const forms: import('#site/integration/static-forms.ts').StaticForms['views']
}

declare module 'virtual:docket/theme.css'

declare namespace App {
  interface Locals {
    readonly docket?: import('#engine/http/pages.ts').PageContext
  }
}
