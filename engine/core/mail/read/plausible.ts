/**
 * How much a decoded text looks like something a person wrote: the mean over its bytes beyond ASCII. Common characters of living scripts
 * count for it; rare ones, symbols inside words, private use and replacement characters count against it. Only good for comparing two
 * readings of the same bytes.
 */
export function plausibility(text: string, highBytes: number): number {
  if (highBytes === 0) return 0
  let total = 0
  let before = ''
  for (const character of text) {
    if (character > '\u007f') total += weigh(character, before)
    else if (before > '\u007f' && isMixed(character, before)) total -= 1.5
    before = character
  }
  return total / highBytes
}

function weigh(character: string, before: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff)) return -12
  if (code < 0xa0) return -8
  const weight = scripts.find(([from, to]) => code >= from && code <= to)?.[2]
  return weight ? weight(character, before) : -2
}

/** A Latin letter right behind one of another alphabet is a sign of a wrong reading; punctuation and digits are not. */
function isMixed(character: string, before: string): boolean {
  return (
    /[a-z]/i.test(character) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}]/u.test(before)
  )
}

type Weight = (character: string, before: string) => number

const isLower = /\p{Ll}/u
const isUpper = /\p{Lu}/u
const isLetter = /\p{L}/u

/** A capital inside a word is what a wrong table of the same script gives. */
function alphabet(common: string): Weight {
  return (character, before) =>
    (isUpper.test(character) && isLower.test(before) ? -2 : 0) +
    (isUpper.test(character) && isUpper.test(before) ? -0.3 : 0) +
    (common.includes(character.toLowerCase()) ? 1.1 : -0.8)
}

const western = 'éèàäöüßçñáíóúåøæêôâîãõòìùïë'
const eastern = 'ąćęłńśźżčšžřěůőűășțşğıāēīūģķļņ'
/** Rarer in their languages than what other tables have at their places. */
const seldom = 'ýďťňţđ'

const latin: Weight = (character, before) => {
  if (!isLetter.test(character)) {
    if (isLetter.test(before) && '³¹¿¼¾½¶¢£¥¡¦±²µ·¸º'.includes(character)) return -1.5
    return '«»€§°®©£\u00a0'.includes(character) ? 0.6 : -1
  }
  if (isUpper.test(character) && isLower.test(before)) return -2
  const lower = character.toLowerCase()
  const base = western.includes(lower) ? 1.1 : eastern.includes(lower) ? 1 : seldom.includes(lower) ? 0.7 : -0.5
  return before > '\u007f' && isLetter.test(before) ? base - 1.5 : base
}

/** Frequent characters of running text, simplified and traditional. */
const hanzi = new Set(
  '的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴病订货退款谢您换客帮助邮地址姓测试附' +
    '這來國個說們為時會著過學對裡後麼沒於還發當無開見經頭從動兩長樣現將與進實點種聲話兒問機給幾業間電門東氣關並產萬體別處總場師書員華報馬張難數車應務號線買賣訂單貨運費請謝郵聯絡寄錯顏價錢煩測試檔稱啟' +
    '优惠券效损坏装败付密码置销积快递伟芳娜敏静刘陈杨赵吴孙朱胡郭' +
    // Japanese forms, and what Japanese mails are about: many of their subjects have no kana.
    '確認変更届返品領収書発行依頼支払納期見積請求送付在庫修理至急重要御礼株式会社営業担当添付資料議日程調整交換希望着破損製保証退続予約取消出荷状況到引銀振込無検査報告契仕様技術採用末年始休問違寸故障具再配達完通個保護区府県都道京阪東北海神奈川愛知古屋横浜山田中村鈴木佐藤高橋渡辺伊井松本林清斎池森岡店住所電話番号購入履歴利登録解税込価格円回当期限対応不良質的連絡承参加案内申注文商客様受総読帰効単売買県駅読業務氏名齢性別職',
)
const ideograph: Weight = (character, before) => {
  // Right behind a small Latin letter it is an accented one that swallowed the letter behind it.
  if (/[a-z]/.test(before)) return -1.5
  if (hanzi.has(character)) return 3
  return before >= '\u3041' && before <= '\u30ff' ? 1.5 : -0.4
}

/** Five letters have a form of their own at the end of a word: inside one, they are letters of another alphabet. */
const hebrew: Weight = (_, before) => ('ךםןףץ'.includes(before || 'x') ? -2.5 : 1.15)

const syllables = new Set(
  '이다는가에고을의하지한로기사은도어를서나리시대아그정해일자수있인보전제상부니요습합했주안세녕문드스연면선성구라만과원게여무것없오까께메배송환불품신청교감답변확락처름소',
)

const cyrillic = alphabet('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёіїєґў')

const scripts: readonly (readonly [from: number, to: number, weight: Weight])[] = [
  [0xa0, 0x24f, latin],
  [0x370, 0x3ff, alphabet('αοιετσνηυρπκμλςωδγθχφβξζψάέήίόύώ')],
  [0x400, 0x45f, cyrillic],
  [0x490, 0x491, cyrillic],
  [0x5d0, 0x5ea, hebrew],
  [0x600, 0x6ff, (character) => ('اليمنرتبهدوعسفقكحجصشطةىئءأإذخغضظثز،؟'.includes(character) ? 0.9 : -0.3)],
  [0xe01, 0xe5b, () => 0.5],
  [0x1ea0, 0x1ef9, () => 1],
  [0x2010, 0x2027, () => 0.5],
  [0x20a0, 0x20bf, () => 0.3],
  [0x3000, 0x3002, () => 2.4],
  [0x3003, 0x3040, () => 0],
  [0x3041, 0x30ff, () => 2.6],
  [0x4e00, 0x9fff, ideograph],
  [0xac00, 0xd7a3, (character) => (syllables.has(character) ? 3 : 0.6)],
  [0xff01, 0xff5e, () => 2],
  [0xff61, 0xff9f, () => -0.6],
  [0x1f300, 0x1faff, () => 3],
]
