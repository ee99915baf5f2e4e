import { rememberArticle } from './read-articles.ts'

rememberArticle(location.pathname)
