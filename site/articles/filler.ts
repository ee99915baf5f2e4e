// Words with which people ask and that say nothing of what they ask for, in the languages that Docket speaks. A slip is never taken for one of
// them, and a question is not searched for by them alone.

const english =
  'about after again also been before being both cannot could does doing done each every from gets getting give going have having hello here into just know like long made make many more most much need only other over please should some something still such take tell than thank thanks that their them then there these they this those through until very want were what when where which while whom whose will with within without would your yours'
const chinese =
  '怎么样|怎么|怎样|什么|如何|哪里|哪儿|哪个|为何|可以|能否|是否|请问|我的|你的|您的|我们|你们|您好|你好|一下'

const words = new Set(english.split(' '))
const runs = new RegExp(chinese, 'g')

/** Whether a word of letters, as `wordsOf` gives it, is such a one. */
export function isFiller(word: string): boolean {
  return words.has(word)
}

/** A text whose Chinese ones are gaps: they stand within others, so that their pairs with these would be words too. */
export function withoutFillers(text: string): string {
  return text.replace(runs, ' ')
}
