// A test that asks for `formsDesk` has forms of every kind; on a host of files all tests share one build and one engine.
export { expect, test } from './desk.ts'
