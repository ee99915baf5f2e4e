"""Mails that no well-made program writes, byte by byte. python3 engine/testing/mails/make/by-hand.py"""

import base64

from cases import case, crlf, part

BY = "hand, after mails as they come in"
TOP = "From: Ana <ana@example.com>\nTo: support@example.org\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n"
TEXT = "Content-Type: text/plain; charset=utf-8\n"


def mail(headers, body="Hello\n", top=TOP):
    """Headers and body in bytes (latin-1), line ends as on the wire."""
    return crlf(top + headers + "\n" + body)


def raw(text, charset):
    return text.encode(charset).decode("latin-1")


def multipart(*parts, boundary="b", kind="mixed", headers="", close=True):
    body = "".join(f"--{boundary}\n{one}\n" for one in parts) + (f"--{boundary}--\n" if close else "")
    return mail(f"{headers}Content-Type: multipart/{kind}; boundary={boundary}\n", body)


# Names and addresses.
def writer(name, from_lines, why, expected, header="from", mended=(), **more):
    """`from_lines` stand where From would."""
    top = f"{from_lines}To: support@example.org\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n"
    case("headers", name, mail("Subject: x\n" + TEXT, top=top), why, BY, **{"from": expected}, fromHeader=header, mended=list(mended), **more)


ana = {"name": "Ana Silva", "address": "ana@example.com"}
bare = {"name": "", "address": "ana@example.com"}
writer("from-missing-reply-to", "Reply-To: Ana Silva <ana@example.com>\n", "RFC 5322, 3.6.2 demands From; without it Reply-To says who to answer.", ana, "reply-to", ["from-missing"])
writer("from-missing-sender", "Sender: Ana Silva <ana@example.com>\n", "Without From and Reply-To, Sender is the best guess.", ana, "sender", ["from-missing"])
writer("from-missing-return-path", "Return-Path: <ana@example.com>\n", "Without any other, the return path is the best guess.", bare, "return-path", ["from-missing"])
writer("from-missing-at-all", "X-Nothing: x\n", "Nobody is named: no one is made up.", None, None, ["from-missing"])
writer("from-empty", "From: \nReply-To: ana@example.com\n", "An empty From names nobody.", bare, "reply-to", ["from-empty"])
writer("from-null-sender", "From: <>\nReturn-Path: <>\n", "An empty From and the null sender: nobody is named.", None, None, ["from-empty"])
writer("from-double-header", "From: Ana Silva <ana@example.com>\nFrom: Other <other@example.net>\n", "RFC 5322, 3.6 allows one From; both are known, so that nobody is answered automatically.", ana, mended=["from-double"], allFrom=["ana@example.com", "other@example.net"])
writer("from-two-addresses", "From: Ana Silva <ana@example.com>, other@example.net\n", "RFC 5322, 3.6.2: several authors are allowed, and ambiguous.", ana, allFrom=["ana@example.com", "other@example.net"])
writer("from-mailer-daemon-with-comment", "From: MAILER-DAEMON (Mail Delivery System)\n", "Postfix writes no domain: there is no address, and what is written is shown.", {"name": "Mail Delivery System", "address": None}, mended=["from-malformed"], fromWritten="MAILER-DAEMON")
writer("from-mailbox-in-quotes", 'From: "Ana Silva <ana@example.com>"\n', "The whole mailbox in quotes: the address is inside.", ana, mended=["address"])
writer("from-mailbox-in-quotes-and-brackets", 'From: "ana@example.com" <ana@example.com>\n', "Outlook repeats the address as the name.", {"name": "ana@example.com", "address": "ana@example.com"})
writer("from-unquoted-comma", "From: Silva, Ana <ana@example.com>\n", "A comma in a name has to be in quotes; without them the name has two pieces.", {"name": "Silva, Ana", "address": "ana@example.com"}, mended=["address"])
writer("from-comment-name", "From: ana@example.com (Ana Silva)\n", "RFC 822 style: the name stands in the comment.", ana)
writer("from-group", "From: Sales: Ana Silva <ana@example.com>;\n", "RFC 6854 allows a group in From: its member wrote.", ana)
writer("from-empty-group", "From: undisclosed-senders:;\nReply-To: ana@example.com\n", "An empty group names nobody.", bare, "reply-to", ["from-empty"])
writer("from-full-width-at", "From: " + raw("Ana Silva <ana＠example.com>", "utf-8") + "\n", "A full-width at sign of an East Asian keyboard means an at sign.", ana, mended=["address"])
writer("from-full-width-letters", "From: " + raw("Ana Silva <ａna@example.com>", "utf-8") + "\n", "A full-width letter may stand for another address: none is made of it.", {"name": "Ana Silva", "address": None}, mended=["from-malformed"])
writer("from-blanks-round-at", "From: Ana Silva <ana @ example.com>\n", "RFC 5322, 4.4 knows blanks round the at sign.", ana, mended=["address"])
writer("from-mailto", "From: Ana Silva <mailto:ana@example.com>\n", "A link instead of an address.", ana, mended=["address"])
writer("from-no-closing-bracket", "From: Ana Silva <ana@example.com\n", "A bracket that never closes still holds the address.", ana)
writer("from-double-brackets", "From: Ana Silva <<ana@example.com>>\n", "Brackets within brackets still hold the address.", ana)
writer("from-idn", "From: " + raw("Ana Silva <ana@müller.example>", "utf-8") + "\n", "UTS 46: an international domain is kept in ASCII.", {"name": "Ana Silva", "address": "ana@xn--mller-kva.example"})
writer("from-raw-gbk-name", "From: " + raw("张伟测试", "gbk") + " <ana@example.com>\n", "Undeclared 8-bit bytes in a name are read by the charset they look like.", {"name": "张伟测试", "address": "ana@example.com"}, mended=["charset:gb18030"])
writer("from-name-is-another-address", 'From: "agent@example.org" <mallory@example.net>\n', "Identity never comes from a name.", {"name": "agent@example.org", "address": "mallory@example.net"})
writer("from-encoded-word-with-comma", "From: =?utf-8?Q?Silva=2C_Ana_=3Cx=40example.net=3E?= <ana@example.com>\n", "RFC 2047, 5: an encoded word is one word of a name, whatever it holds.", {"name": "Silva, Ana <x@example.net>", "address": "ana@example.com"})
writer("from-sender-differs", "From: Ana Silva <ana@example.com>\nSender: news@example.net\nReply-To: victim@example.net\n", "Sender and Reply-To are told apart from From.", ana, sender="news@example.net", replyTo=["victim@example.net"])

case("headers", "to-list-with-groups", mail("To: Team: one@example.net, Two <two@example.net>;, three@example.net\nSubject: x\n", top="From: ana@example.com\n"),
     "RFC 5322, 3.4: the members of a group are recipients.", BY, to=["one@example.net", "two@example.net", "three@example.net"])
case("headers", "delivered-to-many-ways", mail("Delivered-To: support@example.org\nX-Original-To: sales@example.org\nEnvelope-To: support@example.org\n"),
     "What mail servers add, each address once.", BY, deliveredTo=["support@example.org", "sales@example.org"])
case("headers", "message-id-without-brackets", mail("Message-ID: one@mail.example.com\n"), "The angle brackets are missing and meant.", BY, messageId="<one@mail.example.com>")
case("headers", "message-id-malformed", mail("Message-ID: <>\n"), "An empty id is none.", BY, messageId=None)
case("headers", "references-repeated", mail("References: <a@example.org>\n\t<b@example.org> <a@example.org>\nIn-Reply-To: <b@example.org> (Ana's mail)\n"),
     "Each id once, where it stands last; comments are not ids.", BY, references=["<a@example.org>", "<b@example.org>"])
case("headers", "references-fifty", mail("References: " + "\n ".join(f"<r{n}@example.org>" for n in range(50)) + "\n"),
     "The last 32 of a long thread.", BY, references=[f"<r{n}@example.org>" for n in range(18, 50)])
case("headers", "date-without-zone", mail("Date: 2 Mar 26 10:00\n", top="From: ana@example.com\n"), "RFC 5322, 4.3: two digits of a year; no zone is UTC.", BY, date=1772445600000)
case("headers", "date-iso", mail("Date: 2026-03-02T12:00:00+02:00\n", top="From: ana@example.com\n"), "Programs that know no RFC 5322 write ISO 8601.", BY, date=1772445600000)
case("headers", "date-unreadable", mail("Date: yesterday\n", top="From: ana@example.com\n"), "No instant is made up.", BY, date=None)
case("headers", "subject-missing", mail(""), "A mail without a subject has an empty one.", BY, subject="", mended=[])
case("headers", "language", mail("Content-Language: zh-cn, en\n"), "RFC 3282: the first language, as BCP 47 writes it.", BY, language="zh-CN")

# Encoded words.
def subject(name, value, why, expected, mended=()):
    case("headers", f"subject-{name}", mail(f"Subject: {value}\n" + TEXT), why, BY, subject=expected, mended=list(mended))


half = base64.b64encode("订单".encode("gbk")[:3]).decode(), base64.b64encode("订单".encode("gbk")[3:]).decode()
subject("character-over-two-words", f"=?gb2312?B?{half[0]}?= =?gb2312?B?{half[1]}?=", "A character cut in two by the border of two words is one character.", "订单")
utf = "订单没有收到".encode()
subject("utf-8-over-three-words", " ".join(f"=?UTF-8?B?{base64.b64encode(utf[n:n + 7]).decode()}?=" for n in range(0, len(utf), 7)), "The same over three words in UTF-8.", "订单没有收到")
subject("blanks-in-a-word", "=?utf-8?Q?Your order 12?=", "RFC 2047 forbids blanks in a word; they are meant as blanks.", "Your order 12", ["encoded-word"])
subject("raw-bytes-in-a-word", "=?gb2312?Q?" + raw("订单", "gbk") + "_12?=", "Bytes beyond ASCII in a word are of its charset.", "订单 12", ["encoded-word"])
subject("word-without-end", "=?utf-8?Q?Gr=C3=BC=C3=9Fe aus K=C3=B6ln", "A word cut off by the end of the header is read as far as it goes.", "Grüße aus Köln", ["encoded-word"])
subject("first-word-without-end", "=?utf-8?Q?Gr=C3=BC=C3=9Fe_ =?utf-8?Q?aus_K=C3=B6ln?=", "A word that ends where the next begins.", "Grüße aus Köln", ["encoded-word"])
subject("unknown-charset", "=?x-unknown?B?" + base64.b64encode("Привет, мой заказ".encode("koi8-r")).decode() + "?=", "A charset that nobody knows is judged by its bytes.", "Привет, мой заказ", ["charset:koi8-r"])
subject("wrong-charset-gb_2312", "=?gb_2312?B?" + base64.b64encode("订单".encode("gbk")).decode() + "?=", "A misspelt name is known.", "订单")
subject("charset-with-language", "=?utf-8*en?Q?Order=20one?=", "RFC 2231, 5: a word may name its language.", "Order one")
subject("word-glued-to-text", "Re:=?utf-8?Q?_Gr=C3=BC=C3=9Fe?=!", "Words without blanks round them are read all the same.", "Re: Grüße!")
subject("raw-koi8-r", raw("Где мой заказ", "koi8-r"), "Undeclared 8-bit bytes in a subject.", "Где мой заказ", ["charset:koi8-r"])
subject("raw-utf-8", raw("Grüße 订单", "utf-8"), "RFC 6532: bare UTF-8 is allowed.", "Grüße 订单")
subject("raw-shift-jis", raw("注文がまだ届きません", "shift_jis"), "Undeclared 8-bit bytes in a subject.", "注文がまだ届きません", ["charset:shift_jis"])
subject("raw-iso-2022-jp", raw("注文について", "iso-2022-jp"), "RFC 1468: escape sequences say what they are.", "注文について", ["charset:iso-2022-jp"])
subject("raw-windows-1252", raw("Möbel für die Küche", "cp1252"), "Undeclared 8-bit bytes in a subject.", "Möbel für die Küche", ["charset:windows-1252"])
subject("nul-and-controls", "Or\0der\x07 \x1b[31mred", "A subject is one clean line (NUL is U+FFFD, other controls go).", "Or\ufffdder [31mred")
subject("crlf-in-a-word", "=?utf-8?Q?Order=0D=0ABcc:_v@example.net?=", "A line break in a word makes no header: one line.", "Order Bcc: v@example.net")
subject("empty-word", "=?utf-8?Q??=", "An empty word is empty.", "")

case("charset", "raw-subject-of-the-charset-of-its-body", mail("Subject: " + raw("发票", "gbk") + "\nContent-Type: text/plain; charset=gb2312\n", raw("发票没有收到\n", "gbk")),
     "A short subject without charset is in the charset that the body declares.", BY, subject="发票", text="发票没有收到", mended=["charset:gb18030"])
case("charset", "utf-8-cut-in-a-character", mail(TEXT, raw("Grüße, schöne Möbel, viel Spaß, tschüß\n", "utf-8") + "\xc3"),
     "One broken character at the end makes no other charset.", BY, text="Grüße, schöne Möbel, viel Spaß, tschüß\n\ufffd", mended=["charset:utf-8"])
case("charset", "html-charset-in-meta", mail("Content-Type: text/html\n", raw('<html><meta charset="windows-1251"><p>Здравствуйте</p></html>\n', "cp1251")),
     "HTML 4, 5.2.2: without a parameter the page says it.", BY, text="Здравствуйте", mended=[])
case("charset", "undeclared-utf-8", mail("", raw("Grüße 订单\n", "utf-8")), "Text without a charset is UTF-8 where it is valid UTF-8.", BY, text="Grüße 订单", mended=[])
case("charset", "undeclared-gbk-body", mail("", raw("我的订单还没有到，请帮我看一下\n", "gbk")), "Text without a charset is judged by its bytes.", BY, text="我的订单还没有到，请帮我看一下", mended=["charset:gb18030"])
case("charset", "byte-order-mark", mail(TEXT, "\xef\xbb\xbfHello\n\xc3\xa9\n"), "A byte order mark is no text.", BY, text="Hello\né", mended=[])
case("charset", "utf-16", mail("Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n", base64.b64encode("Hello 订单".encode("utf-16")).decode() + "\n"),
     "UTF-16 with its byte order mark.", BY, text="Hello 订单", mended=[])
case("charset", "lone-surrogate-and-nul", mail(TEXT, "a\xed\xa0\x80b\0c\n"), "Text is cleaned once at the border: no NUL, no lone surrogate reaches a database.", BY, textContains=["b\ufffdc"])

# Structure.
case("structure", "boundary-never-comes", mail("Content-Type: multipart/mixed; boundary=promised\n", "--real\nContent-Type: text/plain\n\nHello\n--real\nContent-Type: text/csv; name=a.csv\n\n1,2\n--real--\n"),
     "The boundary that is used is the boundary.", BY, text="Hello", partNames=["a.csv"], mended=["boundary"])
case("structure", "boundary-missing", mail("Content-Type: multipart/mixed\n", "--real\nContent-Type: text/plain\n\nHello\n--real--\n"),
     "RFC 2046, 5.1.1 demands the parameter; the body shows it.", BY, text="Hello", mended=["boundary"])
case("structure", "multipart-without-parts", mail("Content-Type: multipart/mixed; boundary=b\n", "Just words\n"), "A multipart without a part is read as text: nothing is lost.", BY, text="Just words", mended=["boundary"])
case("structure", "boundary-never-closed", multipart("Content-Type: text/plain\n\nHello\n", "Content-Type: text/csv; name=a.csv\n\n1,2\n", close=False), "RFC 2046, 5.1.2: the end of the mail ends every part.", BY, text="Hello", partNames=["a.csv"], mended=[])
case("structure", "inner-boundary-never-closed", multipart("Content-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nHello\n--i\nContent-Type: text/html\n\n<p>Hello</p>\n", "Content-Type: text/csv; name=a.csv\n\n1,2\n"),
     "RFC 2046, 5.1.2: an outer delimiter ends the inner parts.", BY, text="Hello", html="<p>Hello</p>", partNames=["a.csv"], mended=[])
case("structure", "boundary-with-trailing-blanks", mail("Content-Type: multipart/mixed; boundary=b\n", "--b  \nContent-Type: text/plain\n\nHello\n--b--  \n"), "RFC 2046, 5.1.1: blanks behind a delimiter are padding.", BY, text="Hello", mended=[])
case("structure", "preamble-and-epilogue", mail("Content-Type: multipart/mixed; boundary=b\n", "This is MIME.\n--b\nContent-Type: text/plain\n\nHello\n--b--\nEpilogue\n"), "RFC 2046, 5.1.1: preamble and epilogue are not shown.", BY, text="Hello", mended=[])
case("structure", "no-blank-line-behind-headers", mail("Subject: x\nHello, this is text.\nSecond line\n", ""), "As Python's email package has it, the first line that is no header begins the body.", BY, subject="x", text="Hello, this is text.\nSecond line", mended=["blank-line"])
case("structure", "header-lost-its-blank", mail("Subject: a long subject that was\nbroken badly: by a program\nX-Mailer: x\n".replace("broken badly:", "broken badly"), "Hello\n"), "A line between headers is the rest of the one above it.", BY, subject="a long subject that was broken badly by a program", text="Hello", mended=["header"])
case("structure", "blank-lines-first", "\r\n\r\n" + mail("Subject: x\n"), "Blank lines before the first header are none of the mail.", BY, subject="x", text="Hello", mended=["blank-line"])
case("structure", "mbox-line-first", "From ana@example.com Mon Mar  2 10:00:00 2026\r\n" + mail("Subject: x\n"), "An mbox separator is no header.", BY, subject="x", text="Hello", mended=[])
case("structure", "no-headers-at-all", crlf("Hello, nobody wrote headers here\nSecond line\n"), "Text alone is a text.", BY, text="Hello, nobody wrote headers here\nSecond line", mended=["headers-missing", "from-missing"])
case("structure", "bare-line-feeds", mail("Subject: x\n").replace("\r\n", "\n"), "Unix line ends.", BY, subject="x", text="Hello", mended=[])
case("structure", "bare-carriage-returns", mail("Subject: x\n").replace("\r\n", "\r"), "Line ends of old Macs.", BY, subject="x", text="Hello", mended=["line-ends"])
case("structure", "empty-mail", b"", "A reading of nothing is empty, and no crash.", BY, text="", subject="", **{"from": None}, mended=["from-missing"])
case("structure", "headers-only", crlf(TOP + "Subject: x\n"), "A mail without a body has an empty text.", BY, subject="x", text="")
case("structure", "content-type-malformed", mail("Content-Type: text\n", "Hello\n"), "RFC 2045, 5.2: a type that is none is text/plain.", BY, text="Hello", parts=[], mended=["content-type"])
case("structure", "content-type-twice", mail("Content-Type: text/plain; charset=utf-8\nContent-Type: text/html\n", "Hello <b>x</b>\n"), "The first of two headers counts, as for every MIME reader.", BY, text="Hello <b>x</b>", html=None)
case("structure", "named-text-alone", mail("Content-Type: text/plain; name=mail.txt\n", "Hello\n"), "Where nothing else is there to read, the named text is the mail.", BY, text="Hello", parts=[])
case("structure", "empty-plain-beside-html", multipart("Content-Type: text/plain\n\n \n", "Content-Type: text/html\n\n<p>Words</p>\n", kind="alternative"), "An empty plain part says nothing: the HTML is read.", BY, text="Words")
case("structure", "alternative-with-html-first", multipart("Content-Type: text/html\n\n<p>Rich</p>\n", "Content-Type: text/plain\n\nPlain\n", kind="alternative"), "The order of alternatives is wrong and harmless.", BY, text="Plain", html="<p>Rich</p>")

case("structure", "first-delimiter-damaged", mail("Content-Type: multipart/mixed; boundary=b\n", "--x\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--\n"),
     "RFC 2046, 5.1.1 hides what stands before the first delimiter; a part that is there by mistake is brought back.", BY, text="Hello", partNames=["a.csv"], mended=["boundary"])
case("structure", "only-the-last-delimiter-is-right", mail("Content-Type: multipart/mixed; boundary=b\n", "--x\nContent-Type: text/plain\n\nHello\n--b--\n"),
     "A multipart with a last delimiter and no first: its part is brought back.", BY, textContains=["Hello"], mended=["boundary"])
case("structure", "parts-behind-the-last-delimiter", mail("Content-Type: multipart/mixed; boundary=b\n", "--b\nContent-Type: text/plain\n\nHello\n--b--\n\n--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--\n"),
     "RFC 2046, 5.1.1 hides what stands behind the last delimiter; parts that a program added there are brought back.", BY, textContains=["Hello"], partNames=["a.csv"], mended=["boundary"])
case("structure", "text-with-a-boundary", mail("Content-Type: text/plain; boundary=b\n", "Hello\n-- \nAna\n"), "A boundary means nothing in a text.", BY, text="Hello\n-- \nAna", mended=[])
case("structure", "text-with-a-boundary-and-parts", mail("Content-Type: text/plain; boundary=b\n", "Hello\n--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--\n"), "Parts within what says that it is a text: neither is lost.", BY, textContains=["Hello"], partNames=["a.csv"])

case("structure", "boundary-in-a-broken-type", mail('Content-Type: "multipart/mixed; boundary="b"\n', "--b\nContent-Type: text/plain\n\nHello\n--b--\n"),
     "Where readers disagree what the boundary is, the words are read as they stand: nothing is lost.", BY, textContains=["Hello"])

# Encodings.
b64 = base64.b64encode("Grüße aus Köln und mehr Text".encode()).decode()
FILE = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\n"
case("encodings", "base64-with-a-list-footer", mail(TEXT + "Content-Transfer-Encoding: base64\n", b64 + "\n_______________________________________________\nusers mailing list of example.net\n"), "A footer that a list appended is no base64.", BY, text="Grüße aus Köln und mehr Text", mended=["base64"])
case("encodings", "base64-with-garbage", mail(TEXT + "Content-Transfer-Encoding: base64\n", b64[:10] + "!*#" + b64[10:] + "\n"), "RFC 2045, 6.8: characters outside the alphabet are passed over.", BY, text="Grüße aus Köln und mehr Text", mended=["base64"])
case("encodings", "base64-padded-in-the-middle", mail(TEXT + "Content-Transfer-Encoding: base64\n", base64.b64encode(b"One ").decode() + "\n" + base64.b64encode(b"two").decode() + "\n"), "Pieces that were encoded one by one are read one by one.", BY, text="One two", mended=["base64"])
case("encodings", "base64-without-padding", mail(TEXT + "Content-Transfer-Encoding: base64\n", base64.b64encode(b"Hello").decode().rstrip("=") + "\n"), "Missing padding is no loss.", BY, text="Hello", mended=[])
case("encodings", "base64-undeclared-file", multipart("Content-Type: text/plain\n\nHello\n", FILE + "\n" + base64.encodebytes(b"%PDF-1.4 " + b"x" * 90).decode().replace("\n", "\n")), "A file whose encoding nobody declared is read by its look.", BY, parts=[part("a.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 90)], mended=["transfer-encoding"])
case("encodings", "base64-undeclared-text-stays", mail(TEXT, "A" * 60 + "\n"), "Text is never taken for base64 that nobody declared.", BY, text="A" * 60, mended=[])
case("encodings", "transfer-encoding-misspelt", mail(TEXT + "Content-Transfer-Encoding: base-64\n", b64 + "\n"), "A misspelt encoding is known.", BY, text="Grüße aus Köln und mehr Text", mended=["transfer-encoding"])
case("encodings", "transfer-encoding-unknown", mail(TEXT + "Content-Transfer-Encoding: x-strange\n", "Hello\n"), "What is encoded in an unknown way stays as it is.", BY, text="Hello", mended=["transfer-encoding"])
case("encodings", "quoted-printable-broken", mail(TEXT + "Content-Transfer-Encoding: quoted-printable\n", "1 = 1, 50=% off, Gr=c3=bc=C3=9Fe=\n!\n"), "RFC 2045, 6.7: an equals sign that begins no sequence stays; lower case is read.", BY, text="1 = 1, 50=% off, Grüße!", mended=["quoted-printable"])
case("encodings", "quoted-printable-cut", mail(TEXT + "Content-Transfer-Encoding: quoted-printable\n", "Hello =C3=A").rstrip("\r\n"), "A sequence that the end cut off stays as it is.", BY, textContains=["Hello "], mended=["quoted-printable", "charset:windows-1252"])
case("encodings", "uuencode-without-end-stays", mail(TEXT, "begin 644 a.txt\n%2&5L;&\\\n"), "A begin without its end is text that somebody wrote.", BY, textContains=["begin 644 a.txt"], parts=[], mended=[])
case("encodings", "eight-bit-without-mime", mail("", raw("Grüße\n", "utf-8")), "Mail without MIME headers is text.", BY, text="Grüße", mended=[])

# Attachments.
def attached(name, header, why, expected, mended=("file-name",), kind="application/octet-stream"):
    case("attachments", name, multipart("Content-Type: text/plain\n\nHello\n", f"Content-Type: {kind}\n{header}\nabc\n"), why, BY, text="Hello", partNames=[expected], mended=list(mended))


attached("name-is-a-path", 'Content-Disposition: attachment; filename="../../etc/passwd"\n', "A name is never a path.", "passwd")
attached("name-is-a-windows-path", 'Content-Disposition: attachment; filename="C:\\Users\\ana\\scan.pdf"\n', "A name is never a path.", "scan.pdf")
attached("name-is-dots", 'Content-Disposition: attachment; filename=".."\n', "Nothing is left of dots: made from type and position.", "part-1.bin", ["file-name-missing"])
attached("name-turns-direction", "Content-Disposition: attachment; filename*=utf-8''photo%E2%80%AEgpj.exe\n", "A mark that turns the direction of reading hides an extension.", "photogpj.exe")
attached("name-with-nul-and-line-break", "Content-Disposition: attachment; filename*=utf-8''a%00b%0D%0Ac.txt\n", "A name is one clean line.", "a_b c.txt")
attached("name-unquoted-with-blanks", "Content-Disposition: attachment; filename=my scan 1.pdf\n", "A name with blanks that nobody put into quotes.", "my scan 1.pdf", [])
attached("name-raw-gbk", 'Content-Disposition: attachment; filename="' + raw("订单发票.pdf", "gbk") + '"\n', "Undeclared 8-bit bytes in a name.", "订单发票.pdf", ["charset:gb18030"])
attached("name-in-pieces", "Content-Disposition: attachment; filename*0*=utf-8''Gr%C3; filename*1*=%BC%C3%9Fe;\n filename*2=.pdf\n", "RFC 2231, 3 and 4.1: pieces, a character cut between two of them.", "Grüße.pdf", [])
attached("name-pieces-out-of-order", 'Content-Disposition: attachment; filename*1="b.pdf"; filename*0="a"\n', "RFC 2231, 3: pieces are in the order of their numbers.", "ab.pdf", [])
attached("name-both-ways", "Content-Disposition: attachment; filename=\"Grusse.pdf\"; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf\n", "RFC 6266, 4.3: the extended form wins.", "Grüße.pdf", [])
attached("name-never-closed", 'Content-Disposition: attachment; filename="scan.pdf\n', "A quote that is never closed ends with the header.", "scan.pdf", [])
attached("name-of-the-type-only", "Content-Disposition: attachment\n", "The name of the type counts where the disposition has none.", "a.bin", [], 'application/octet-stream; name="a.bin"')
attached("name-very-long", 'Content-Disposition: attachment; filename="' + "a" * 300 + '.pdf"\n', "A long name is cut and keeps its extension.", "a" * 146 + ".pdf", [])
attached("disposition-unknown", "Content-Disposition: x-strange; filename=a.bin\n", "RFC 2183, 2.8: an unknown disposition is an attachment.", "a.bin", [])
case("attachments", "inline-text-with-a-name", multipart("Content-Type: text/plain\n\nHello\n", "Content-Type: text/plain\nContent-Disposition: inline; filename=notes.txt\n\nNotes\n"), "A text with a file name is a file, inline or not.", BY, text="Hello", partNames=["notes.txt"], mended=[])
case("attachments", "picture-shown-by-cid", multipart('Content-Type: text/html\n\n<img src="cid:a@example.com">\n', "Content-Type: image/gif\nContent-ID: <a@example.com>\nContent-Disposition: attachment; filename=a.gif\n\nGIF89a\n", kind="related"), "A picture that the HTML shows is inline, whatever its disposition says.", BY, parts=[part("a.gif", "image/gif", b"GIF89a\r\n", cid="a@example.com", inline=True)])


def tnef():
    """A winmail.dat with a body and one file (MS-OXTNEF)."""
    def attribute(level, id, data):
        return bytes([level]) + id.to_bytes(4, "little") + len(data).to_bytes(4, "little") + data + (sum(data) % 65536).to_bytes(2, "little")
    name = "Grüße.txt".encode("utf-16-le") + b"\0\0"
    value = (1).to_bytes(4, "little") + len(name).to_bytes(4, "little") + name + b"\0" * (-len(name) % 4)
    properties = (1).to_bytes(4, "little") + (0x1F).to_bytes(2, "little") + (0x3707).to_bytes(2, "little") + value
    return ((0x223E9F78).to_bytes(4, "little") + b"\x01\x00" + attribute(1, 0x0002800C, b"Hidden words\r\n\0") + attribute(2, 0x00069002, b"\x01\0" + b"\0" * 12)
            + attribute(2, 0x00018010, b"GRE~1.TXT\0") + attribute(2, 0x0006800F, b"file content") + attribute(2, 0x00069005, properties))


winmail = tnef()
case("attachments", "winmail-dat", multipart("Content-Type: text/plain\n\n\n", "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(winmail).decode()),
     "MS-OXTNEF: what lies in a winmail.dat is unpacked, and it is kept.", BY, text="Hidden words",
     parts=[part("winmail.dat", "application/ms-tnef", winmail), part("Grüße.txt", "application/octet-stream", b"file content")], mended=["tnef"])
case("attachments", "winmail-dat-damaged", multipart("Content-Type: text/plain\n\nHello\n", "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(winmail[:60]).decode()),
     "A damaged winmail.dat is kept as a file.", BY, text="Hello", partNames=["winmail.dat"])

# Security: what must stay harmless.
def nest(depth):
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return "From: ana@example.com\r\n" + head + "Content-Type: text/plain\r\n\r\nHello\r\n"


case("security", "nested-20-deep", nest(20), "Deep and still readable.", BY, text="Hello")
case("security", "name-with-html", mail("Subject: <script>alert(1)</script>\n", top='From: "<img src=x onerror=alert(1)>" <ana@example.com>\n'), "T36: text is text; nothing is taken out of it, and nothing of it is HTML.", BY, subject="<script>alert(1)</script>", **{"from": {"name": "<img src=x onerror=alert(1)>", "address": "ana@example.com"}})
case("security", "smuggled-end-of-data", mail("Subject: x\n" + TEXT, "Hello\n.\nMAIL FROM:<x@example.net>\n"), "What looks like SMTP in a text is text.", BY, text="Hello\n.\nMAIL FROM:<x@example.net>")
case("security", "utf-7-script-declared", mail("Content-Type: text/html; charset=utf-7\n", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-<p>Hello</p>\n"), "UTF-7 is decoded before anything is sanitised, never after.", BY, html="<script>alert(1)</script><p>Hello</p>", mended=["charset:utf-7"])
case("security", "inline-pgp-message", mail(TEXT, "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"), "RFC 4880, 6.2: armour within a text.", BY, isEncrypted=True, isSigned=False)
case("security", "inline-pgp-signed", mail(TEXT, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----\n"), "RFC 4880, 7: a cleartext signature.", BY, isEncrypted=False, isSigned=True)
