/**
 * What mail programs call their character sets. Supersets stand in for their subsets (GB18030 for GB2312, windows-1252 for ISO-8859-1, as
 * WHATWG Encoding has it), because that is what the programs mean: a mail that says GB2312 holds GBK.
 */
const labels: readonly (readonly [charset: string, labels: string])[] = [
  ['utf-8', 'utf8 utf-8 unicode-1-1-utf-8 x-utf-8 utf8mb4 cp65001 utf'],
  ['us-ascii', 'us-ascii ascii usascii us ansi_x3.4-1968 iso646-us iso-ir-6 646 7bit'],
  ['gb18030', 'gb2312 gb_2312 gb_2312-80 gb2312-80 gb-2312 gbk x-gbk cp936 ms936 windows-936 936 csgb2312 chinese'],
  ['gb18030', 'eucgb2312_cn gb18030 gb-18030 gb_18030 gb18030-2000 iso-ir-58 euc-cn x-euc-cn hz-gb hz-gb-2312'],
  [
    'big5-hkscs',
    'big5 big5_tw big5-tw big-5 big5-hkscs big5hkscs cn-big5 x-x-big5 x-big5 csbig5 cp950 windows-950 950',
  ],
  [
    'shift_jis',
    'shift_jis shift-jis shiftjis sjis x-sjis cp932 ms932 windows-31j windows-932 ms_kanji csshiftjis x-ms-cp932 932',
  ],
  ['euc-jp', 'euc-jp eucjp x-euc-jp x-euc ujis cseucpkdfmtjapanese eucjp-ms cp51932'],
  ['iso-2022-jp', 'iso-2022-jp iso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms csiso2022jp cp50220 cp50221 jis'],
  ['cp949', 'euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 korean iso-ir-149 cseuckr'],
  ['cp949', 'cp949 uhc windows-949 ms949 x-windows-949 949 949_us'],
  ['koi8-r', 'koi8-r koi8r koi8 koi cskoi8r koi-8 koi8_r'],
  ['koi8-u', 'koi8-u koi8u koi8-ru'],
  ['utf7', 'utf-7 utf7 unicode-1-1-utf-7 csunicode11utf7'],
  ['utf-16', 'utf-16 utf16 unicode ucs-2 iso-10646-ucs-2'],
  ['utf-16le', 'utf-16le utf16le'],
  ['utf-16be', 'utf-16be utf16be'],
  ['windows-1252', 'iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 cp819 iso-ir-100'],
  ['windows-1252', 'cp1252 windows-1252 windows1252 win-1252 win1252 x-ansi'],
  ['windows-1250', 'windows-1250 cp1250 win-1250 win1250 x-cp1250 windows1250'],
  ['windows-1251', 'windows-1251 cp1251 cp-1251 win-1251 win1251 x-cp1251 windows1251'],
  ['windows-1253', 'windows-1253 cp1253 win-1253 windows1253'],
  ['windows-1254', 'windows-1254 cp1254 win-1254 windows1254 iso-8859-9 iso8859-9 iso_8859-9 latin5'],
  ['windows-1255', 'windows-1255 cp1255 win-1255 windows1255'],
  ['windows-1256', 'windows-1256 cp1256 win-1256 windows1256'],
  ['windows-1257', 'windows-1257 cp1257 win-1257 windows1257'],
  ['windows-1258', 'windows-1258 cp1258 win-1258 windows1258'],
  ['windows-874', 'windows-874 cp874 tis-620 tis620 iso-8859-11 874'],
  ['iso-8859-2', 'iso-8859-2 iso8859-2 iso_8859-2 latin2 latin-2 l2'],
  ['iso-8859-3', 'iso-8859-3 iso8859-3 latin3'],
  ['iso-8859-4', 'iso-8859-4 iso8859-4 latin4'],
  ['iso-8859-5', 'iso-8859-5 iso8859-5 iso_8859-5 cyrillic'],
  ['iso-8859-6', 'iso-8859-6 iso8859-6 iso-8859-6-i iso-8859-6-e arabic'],
  ['iso-8859-7', 'iso-8859-7 iso8859-7 iso_8859-7 greek'],
  ['iso-8859-8', 'iso-8859-8 iso8859-8 iso-8859-8-i iso-8859-8-e hebrew logical'],
  ['iso-8859-10', 'iso-8859-10 iso8859-10 latin6'],
  ['iso-8859-13', 'iso-8859-13 iso8859-13 latin7'],
  ['iso-8859-14', 'iso-8859-14 iso8859-14 latin8'],
  ['iso-8859-15', 'iso-8859-15 iso8859-15 iso_8859-15 latin9 latin-9'],
  ['iso-8859-16', 'iso-8859-16 iso8859-16 latin10'],
  ['macintosh', 'macintosh mac x-mac-roman macroman'],
  ['maccyrillic', 'x-mac-cyrillic maccyrillic'],
  ['cp437', 'cp437 ibm437 437'],
  ['cp850', 'cp850 ibm850 850'],
  ['cp852', 'cp852 ibm852 852'],
  ['cp866', 'cp866 ibm866 866 dos-866'],
]

const charsets: ReadonlyMap<string, string> = new Map(
  labels.flatMap(([charset, all]) => all.split(' ').map((label) => [label, charset] as const)),
)

/**
 * The charset that a label means, as this folder names it; null for a label that names none (`x-unknown`, `ansi`, `8bit`, `binary`, a
 * name nobody knows): such bytes are judged by what they look like.
 */
export function charsetOf(label: string | null): string | null {
  const bare = (label ?? '')
    .toLowerCase()
    .replace(/["'<>\s]/g, '')
    .replace(/^charset=|^_|\$.*$/g, '')
  return charsets.get(bare) ?? null
}
