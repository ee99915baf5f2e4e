"""Mails as Python's email package writes them. python3 engine/testing/mails/make/with-python.py"""

import base64
import binascii
import quopri
import random
from email import encoders
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP, compat32

from cases import case, part

# Boundaries are made by chance: the same ones each time.
random.seed(1)
BY = "python"
DATE = "Mon, 02 Mar 2026 10:00:00 +0000"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")

texts = {
    "gb2312": ("订单没有收到", "你好，我的订单还没有收到，请帮我看一下。谢谢！"),
    "gbk": ("退款問題", "您好，我想退款，商品質量不好，請處理。"),
    "gb18030": ("关于订单", "我们在网站上买的东西坏了😀，可以换吗？"),
    "big5": ("訂單沒有收到", "您好，我的訂單還沒有收到，請幫我看一下。謝謝！"),
    "shift_jis": ("注文について", "こんにちは。先週の注文がまだ届きません。確認をお願いします。"),
    "iso-2022-jp": ("注文について", "こんにちは。先週の注文がまだ届きません。確認をお願いします。"),
    "euc-jp": ("返品について", "商品が壊れていました。返品したいのですが、どうすればよいですか。"),
    "euc-kr": ("주문 확인 부탁드립니다", "안녕하세요. 지난주에 주문한 상품이 아직 도착하지 않았습니다."),
    "koi8-r": ("Где мой заказ", "Здравствуйте, мой заказ до сих пор не пришёл. Помогите, пожалуйста."),
    "windows-1251": ("Возврат товара", "Добрый день! Товар пришёл сломанный, хочу вернуть деньги."),
    "windows-1250": ("Zamówienie", "Dzień dobry, moje zamówienie jeszcze nie przyszło. Proszę o pomoc, dziękuję."),
    "windows-1252": ("Bestellung über Möbel", "Grüße, die Möbel für 20 € sind nicht da – „bitte“ prüfen."),
    "windows-1253": ("Η παραγγελία μου", "Καλημέρα, η παραγγελία μου δεν έχει έρθει ακόμα."),
    "windows-1254": ("Siparişim", "Merhaba, siparişim hâlâ gelmedi, lütfen bakar mısınız? Teşekkürler."),
    "windows-1255": ("ההזמנה שלי", "שלום, ההזמנה שלי עדיין לא הגיעה."),
    "windows-1256": ("طلبي لم يصل", "مرحبا، طلبي لم يصل بعد. شكرا لكم"),
    "windows-1257": ("Mano užsakymas", "Laba diena, mano užsakymas dar neatėjo. Ačiū."),
    "iso-8859-2": ("Objednávka", "Dobrý den, moje objednávka ještě nepřišla, děkuji."),
    "iso-8859-15": ("Prix en €", "Bonjour, le prix était de 20 € hier. Un œuf ?"),
    "koi8-u": ("Моє замовлення", "Добрий день, моє замовлення ще не прийшло. Її немає."),
    "utf-8": ("訂單 заказ", "Grüße, 你好, здравствуйте 😀"),
    "utf-7": ("Hello", "Grüße aus Köln"),
    "hz": ("Order", "你好，我的订单"),
}


def plain(subject, text, charset, label=None, encoding="base64", headers=()):
    """Declared as it is: every charset that Python knows."""
    message = MIMENonMultipart("text", "plain", charset=label or charset)
    message["From"] = "Ana <ana@example.com>"
    message["To"] = "support@example.org"
    message["Date"] = DATE
    message["Subject"] = Header(subject, charset if charset not in ("hz", "utf-7") else "utf-8")
    for name, value in headers:
        message[name] = value
    data = text.encode(charset)
    if encoding == "base64":
        message["Content-Transfer-Encoding"] = "base64"
        message.set_payload(base64.encodebytes(data).decode())
    elif encoding == "quoted-printable":
        message["Content-Transfer-Encoding"] = "quoted-printable"
        message.set_payload(quopri.encodestring(data).decode())
    else:
        message["Content-Transfer-Encoding"] = "8bit" if any(byte > 127 for byte in data) else "7bit"
        message.set_payload(data.decode("ascii", "surrogateescape"))
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


for charset, (subject, text) in texts.items():
    label = {"hz": "hz-gb-2312"}.get(charset, charset)
    encoding = "7bit" if charset in ("utf-7", "hz", "iso-2022-jp") else "base64"
    mended = {"hz": ["charset:hz-gb-2312"], "utf-7": ["charset:utf-7"]}.get(charset, [])
    case(
        "charset", f"declared-{charset}", plain(subject, text, charset, label, encoding),
        f"RFC 2046, 4.1.2: the text is what its declared charset {label} says.", BY,
        subject=subject, text=text, mended=mended,
    )

for label, charset in [
    ("gb_2312-80", "gbk"), ("x-gbk", "gbk"), ("cp932", "cp932"), ("ks_c_5601-1987", "cp949"), ("x-sjis", "cp932"), ("cp-1251", "cp1251"), ("x-euc-jp", "euc-jp"),
]:
    key = {"gbk": "gb2312", "cp932": "shift_jis", "cp949": "euc-kr", "cp1251": "windows-1251", "euc-jp": "euc-jp"}[charset]
    subject, text = texts[key]
    case(
        "charset", f"alias-{label}", plain("Order", text, charset, label),
        f"Mail programs write {label} and mean {charset}.", BY, text=text, mended=[],
    )

# Falsely declared: the bytes are of one charset, the label names another.
for name, charset, label, mend in [
    ("utf-8-declared-as-iso-8859-1", "utf-8", "iso-8859-1", "charset:utf-8"),
    ("utf-8-declared-as-us-ascii", "utf-8", "us-ascii", "charset:utf-8"),
    ("utf-8-declared-as-gb2312", "utf-8", "gb2312", "charset:utf-8"),
    ("gbk-declared-as-utf-8", "gb2312", "utf-8", "charset:gb18030"),
    ("gbk-declared-as-iso-8859-1", "gb2312", "iso-8859-1", "charset:gb18030"),
    ("gbk-declared-as-us-ascii", "gb2312", "us-ascii", "charset:gb18030"),
    ("gbk-declared-as-x-unknown", "gb2312", "x-unknown", "charset:gb18030"),
    ("big5-declared-as-us-ascii", "big5", "us-ascii", "charset:big5-hkscs"),
    ("big5-declared-as-gb2312", "big5", "gb2312", "charset:big5-hkscs"),
    ("shift-jis-declared-as-iso-2022-jp", "shift_jis", "iso-2022-jp", "charset:shift_jis"),
    ("shift-jis-declared-as-ansi", "shift_jis", "ansi", "charset:shift_jis"),
    ("euc-jp-declared-as-us-ascii", "euc-jp", "us-ascii", "charset:euc-jp"),
    ("euc-kr-declared-as-8bit", "euc-kr", "8bit", "charset:cp949"),
    ("koi8-r-declared-as-us-ascii", "koi8-r", "us-ascii", "charset:koi8-r"),
    ("windows-1251-declared-as-x-unknown", "windows-1251", "x-unknown", "charset:windows-1251"),
    ("windows-1250-declared-as-default", "windows-1250", "default_charset", "charset:windows-1250"),
    ("windows-1252-declared-as-utf-8", "windows-1252", "utf-8", "charset:windows-1252"),
    ("windows-1253-declared-as-unknown-8bit", "windows-1253", "unknown-8bit", "charset:windows-1253"),
]:
    key = "utf-8" if charset == "utf-8" else charset
    subject, text = ("Order", texts["gb2312"][1] if charset == "utf-8" else texts[key][1])
    case(
        "charset", name, plain(subject, text, charset, label, "quoted-printable"),
        f"The bytes are {charset}, whatever the label {label} says: valid UTF-8 wins, else the charset in which they read as a language.", BY,
        text=text, mended=[mend],
    )

# Declared nowhere: what the bytes look like decides.
for charset, mend in [
    ("gbk", "gb18030"), ("big5", "big5-hkscs"), ("shift_jis", "shift_jis"), ("euc-jp", "euc-jp"), ("euc-kr", "cp949"), ("koi8-r", "koi8-r"),
    ("windows-1251", "windows-1251"), ("windows-1252", "windows-1252"), ("windows-1250", "windows-1250"), ("windows-1253", "windows-1253"),
    ("windows-1255", "windows-1255"), ("windows-1256", "windows-1256"), ("windows-1254", "windows-1254"),
]:
    subject, text = texts[charset]
    message = MIMENonMultipart("text", "plain")
    message["From"], message["To"], message["Date"] = "Ana <ana@example.com>", "support@example.org", DATE
    message["Content-Transfer-Encoding"] = "base64"
    message.set_payload(base64.encodebytes(text.encode(charset)).decode())
    data = message.as_bytes(policy=compat32.clone(linesep="\r\n")).replace(b"Content-Type", b"Subject: " + subject.encode(charset) + b"\r\nContent-Type", 1)
    case("charset", f"undeclared-{charset}", data, f"Neither subject nor text says that it is {charset}: it is the charset in which both read as a language.", BY,
         subject=subject, text=text, mended=[f"charset:{mend}"])


def mail(subject="Order"):
    message = EmailMessage(policy=SMTP)
    message["From"] = "Ana Silva <ana@example.com>"
    message["To"] = "Support <support@example.org>"
    message["Date"] = DATE
    message["Message-ID"] = "<one@mail.example.com>"
    message["Subject"] = subject
    return message


message = mail("Long subject " + "中文字符" * 20)
message.set_content("Hello\n")
case("headers", "long-folded-subject", message.as_bytes(), "RFC 2047, 6.2: words of a folded header are one text.", BY,
     subject="Long subject " + "中文字符" * 20, text="Hello", mended=[])

message = mail()
message.replace_header("From", '"Silva, Ana (Shop)" <ana@example.com>')
message["Reply-To"] = "Team <team@example.net>, other@example.net"
message["Cc"] = "One <one@example.net>, Two <two@example.net>"
message["In-Reply-To"] = "<b@example.org>"
message["References"] = "<a@example.org> <b@example.org>"
message.set_content("Hello\n")
case("headers", "names-with-comma-and-comment", message.as_bytes(), "RFC 5322, 3.4: a comma or a parenthesis in quotes is part of the name.", BY,
     **{"from": {"name": "Silva, Ana (Shop)", "address": "ana@example.com"}}, fromHeader="from",
     replyTo=["team@example.net", "other@example.net"], cc=["one@example.net", "two@example.net"],
     references=["<a@example.org>", "<b@example.org>"], messageId="<one@mail.example.com>", date=1772445600000, mended=[])

message = mail()
message.set_content("Plain words\n")
message.add_alternative("<p>Rich <b>words</b></p>", subtype="html")
case("structure", "alternative", message.as_bytes(), "RFC 2046, 5.1.4: the parts say the same; both forms are kept.", BY,
     text="Plain words", html="<p>Rich <b>words</b></p>", parts=[], mended=[])

message = mail()
message.set_content("<p>Only&nbsp;<b>HTML</b></p><p>Second</p>", subtype="html")
case("structure", "html-only", message.as_bytes(), "A mail with HTML alone is read as the text people see in it.", BY,
     text="Only\u00a0HTML\n\nSecond", parts=[], mended=[])

message = mail()
message.set_content("See the picture\n")
message.add_alternative('<p>See <img src="cid:pic@example.com"></p>', subtype="html")
message.get_payload()[1].add_related(PNG, "image", "png", cid="<pic@example.com>")
message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="rechnung-für-März.pdf")
case("structure", "related-image-and-attachment", message.as_bytes(), "RFC 2387: a picture shown by cid is inline; what is attached is a file.", BY,
     text="See the picture",
     parts=[part("image-1.png", "image/png", PNG, cid="pic@example.com", inline=True),
            part("rechnung-für-März.pdf", "application/pdf", b"%PDF-1.4 x", inline=False)],
     mended=["file-name-missing"])

message = mail()
message.set_content("The body\n")
message.add_attachment("Log line one\nLog line two\n", filename="log.txt")
case("attachments", "text-attachment-stays-a-file", message.as_bytes(), "RFC 2183, 2.2: an attached text is no part of the body.", BY,
     text="The body", partNames=["log.txt"], mended=[])

inner = mail("Inner mail")
inner.set_content("Inner words\n")
outer = mail("Forward")
outer.set_content("See below\n")
outer.add_attachment(inner)
case("attachments", "forwarded-mail-without-a-name", outer.as_bytes(), "A mail within a mail is kept whole, as a file with a name of its own.", BY,
     text="See below", partNames=["message-1.eml"], partTypes=["message/rfc822"], mended=["file-name-missing"])

for charset, name in [("gb2312", "发票.pdf"), ("shift_jis", "請求書.pdf"), ("koi8-r", "счёт.pdf"), ("big5", "發票.pdf")]:
    outer = MIMEMultipart()
    outer["From"], outer["To"], outer["Subject"], outer["Date"] = "ana@example.com", "support@example.org", "File", DATE
    outer.attach(MIMEText("Attached"))
    file = MIMEApplication(b"%PDF", "pdf")
    file.add_header("Content-Disposition", "attachment", filename=(charset, "", name))
    outer.attach(file)
    case("attachments", f"file-name-rfc2231-{charset}", outer.as_bytes(policy=compat32.clone(linesep="\r\n")),
         f"RFC 2231: a file name in {charset}, percent-coded.", BY, text="Attached", partNames=[name], mended=[])

    outer = MIMEMultipart()
    outer["From"], outer["To"], outer["Subject"], outer["Date"] = "ana@example.com", "support@example.org", "File", DATE
    outer.attach(MIMEText("Attached"))
    file = MIMEApplication(b"%PDF", "pdf")
    file.add_header("Content-Disposition", "attachment")
    file.replace_header("Content-Disposition", f'attachment; filename="{Header(name, charset).encode()}"')
    outer.attach(file)
    case("attachments", f"file-name-encoded-word-{charset}", outer.as_bytes(policy=compat32.clone(linesep="\r\n")),
         "RFC 2047, 5 forbids encoded words in a parameter; Outlook writes them all the same.", BY, text="Attached", partNames=[name], mended=[])

outer = MIMEMultipart()
outer["From"], outer["To"], outer["Subject"], outer["Date"] = "ana@example.com", "support@example.org", "Files", DATE
outer.attach(MIMEText("Attached"))
for type, subtype in [("image", "jpeg"), ("application", "zip"), ("application", "x-strange")]:
    file = MIMEBase(type, subtype)
    file.set_payload(b"abc")
    encoders.encode_base64(file)
    outer.attach(file)
case("attachments", "parts-without-a-name", outer.as_bytes(policy=compat32.clone(linesep="\r\n")),
     "A file always has a name: made from type and position where the mail gives none.", BY,
     partNames=["image-1.jpg", "archive-2.zip", "part-3.bin"], mended=["file-name-missing"])

outer = MIMEMultipart()
outer["From"], outer["To"], outer["Subject"], outer["Date"] = "ana@example.com", "support@example.org", "Files", DATE
outer.attach(MIMEText("Attached"))
for content in (b"first", b"second"):
    file = MIMEApplication(content, "pdf")
    file.add_header("Content-Disposition", "attachment", filename="scan.pdf")
    outer.attach(file)
case("attachments", "two-files-of-one-name", outer.as_bytes(policy=compat32.clone(linesep="\r\n")), "Two files of one name are both kept, under two names.", BY,
     parts=[part("scan.pdf", "application/pdf", b"first"), part("scan-2.pdf", "application/pdf", b"second")], mended=[])

signed = MIMEMultipart("signed", protocol="application/pgp-signature", micalg="pgp-sha256")
signed["From"], signed["To"], signed["Subject"], signed["Date"] = "ana@example.com", "support@example.org", "Signed", DATE
signed.attach(MIMEText("Signed words\n"))
signature = MIMEApplication(b"-----BEGIN PGP SIGNATURE-----\n", "pgp-signature", encoders.encode_7or8bit)
signed.attach(signature)
case("security", "pgp-signed", signed.as_bytes(policy=compat32.clone(linesep="\r\n")), "RFC 3156, 5: the signed part is read, the signature kept.", BY,
     text="Signed words", isSigned=True, isEncrypted=False, partTypes=["application/pgp-signature"])

signed = MIMEMultipart("signed", protocol="application/pkcs7-signature", micalg="sha-256")
signed["From"], signed["To"], signed["Subject"], signed["Date"] = "ana@example.com", "support@example.org", "Signed", DATE
signed.attach(MIMEText("Signed words\n"))
signature = MIMEApplication(b"\x30\x80", "pkcs7-signature", name="smime.p7s")
signed.attach(signature)
case("security", "smime-signed", signed.as_bytes(policy=compat32.clone(linesep="\r\n")), "RFC 8551, 3.5.3: the signed part is read, the signature kept.", BY,
     text="Signed words", isSigned=True, isEncrypted=False, parts=[part("smime.p7s", "application/pkcs7-signature", b"\x30\x80")])

sealed = MIMEMultipart("encrypted", protocol="application/pgp-encrypted")
sealed["From"], sealed["To"], sealed["Subject"], sealed["Date"] = "ana@example.com", "support@example.org", "...", DATE
sealed.attach(MIMEApplication(b"Version: 1\n", "pgp-encrypted", encoders.encode_7or8bit))
sealed.attach(MIMEApplication(b"-----BEGIN PGP MESSAGE-----\n", "octet-stream", encoders.encode_7or8bit, name="encrypted.asc"))
case("security", "pgp-encrypted", sealed.as_bytes(policy=compat32.clone(linesep="\r\n")), "RFC 3156, 4: only its recipient can open it; both parts are kept.", BY,
     text="", isSigned=False, isEncrypted=True, partTypes=["application/pgp-encrypted", "application/octet-stream"])

for kind, is_signed, is_encrypted in [("enveloped-data", False, True), ("signed-data", True, False)]:
    sealed = MIMEApplication(b"\x30\x82", "pkcs7-mime", name="smime.p7m", **{"smime-type": kind})
    sealed["From"], sealed["To"], sealed["Subject"], sealed["Date"] = "ana@example.com", "support@example.org", "...", DATE
    case("security", f"smime-{kind}", sealed.as_bytes(policy=compat32.clone(linesep="\r\n")), f"RFC 8551, 3.2.2: application/pkcs7-mime of type {kind}.", BY,
         isSigned=is_signed, isEncrypted=is_encrypted, parts=[part("smime.p7m", "application/pkcs7-mime", b"\x30\x82")])

report = MIMEMultipart("report", **{"report-type": "delivery-status"})
report["From"], report["To"], report["Subject"], report["Date"] = "MAILER-DAEMON@example.net", "support@example.org", "Undelivered", DATE
report.attach(MIMEText("Your mail could not be delivered.\n"))
status = MIMEBase("message", "delivery-status")
for block in ({"Reporting-MTA": "dns; mail.example.net"}, {"Final-Recipient": "rfc822; x@example.net", "Action": "failed", "Status": "5.1.1"}):
    fields = Message()
    for name, value in block.items():
        fields[name] = value
    status.attach(fields)
report.attach(status)
headers = MIMEText("Subject: Original\nMessage-ID: <orig@example.org>\n", "rfc822-headers")
report.attach(headers)
case("structure", "delivery-report", report.as_bytes(policy=compat32.clone(linesep="\r\n")),
     "RFC 6522: the first part is for people; the others are kept as files and never melt into the text.", BY,
     text="Your mail could not be delivered.", partTypes=["message/delivery-status", "text/rfc822-headers"],
     partNames=["delivery-status-1.txt", "headers-2.txt"])

invitation = MIMEMultipart("alternative")
invitation["From"], invitation["To"], invitation["Subject"], invitation["Date"] = "ana@example.com", "support@example.org", "Meeting", DATE
invitation.attach(MIMEText("Let us meet\n"))
calendar = MIMEText("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar", "utf-8")
calendar.set_param("method", "REQUEST")
invitation.attach(calendar)
case("structure", "calendar-invitation", invitation.as_bytes(policy=compat32.clone(linesep="\r\n")), "RFC 6047: the invitation is a file, and the text stays the text.", BY,
     text="Let us meet", hasCalendar=True, partTypes=["text/calendar"], partNames=["calendar-1.ics"])

mixed = MIMEMultipart()
mixed["From"], mixed["To"], mixed["Subject"], mixed["Date"] = "ana@example.com", "support@example.org", "Phone mail", DATE
mixed.attach(MIMEText("<p>First</p>", "html"))
mixed.attach(MIMEImage(PNG, "png"))
mixed.attach(MIMEText("<p>Second</p>", "html"))
case("structure", "several-html-parts", mixed.as_bytes(policy=compat32.clone(linesep="\r\n")), "Apple Mail writes one HTML part before and one after each picture: all of them are the text.", BY,
     html="<p>First</p>\n<p>Second</p>", text="First\n\nSecond", partTypes=["image/png"])

mixed = MIMEMultipart()
mixed["From"], mixed["To"], mixed["Subject"], mixed["Date"] = "ana@example.com", "support@example.org", "Phone mail", DATE
mixed.attach(MIMEText("Above\n"))
mixed.attach(MIMEImage(PNG, "png", name="x.png"))
mixed.attach(MIMEText("Below\n"))
case("structure", "text-above-and-below-a-picture", mixed.as_bytes(policy=compat32.clone(linesep="\r\n")), "Every unnamed text of a mixture is part of the body.", BY,
     textContains=["Above", "Below"], partNames=["x.png"], mended=[])

message = mail("Flowed")
flowed = MIMEText("Good day, \nthis goes on.\n\n> quoted \n> words\n\n-- \nAna\n")
flowed.set_param("format", "flowed")
flowed["From"], flowed["To"], flowed["Subject"], flowed["Date"] = "ana@example.com", "support@example.org", "Flowed", DATE
case("encodings", "format-flowed", flowed.as_bytes(policy=compat32.clone(linesep="\r\n")), "RFC 3676, 4.2: a line that ends in a blank goes on; the signature mark does not.", BY,
     text="Good day, this goes on.\n\n> quoted words\n\n-- \nAna", mended=[])

flowed = MIMEText("我的订 \n单没到\n", _charset="utf-8")
flowed.set_param("format", "flowed")
flowed.set_param("delsp", "yes")
flowed["From"], flowed["To"], flowed["Subject"], flowed["Date"] = "ana@example.com", "support@example.org", "Flowed", DATE
case("encodings", "format-flowed-delsp", flowed.as_bytes(policy=compat32.clone(linesep="\r\n")), "RFC 3676, 4.1: with DelSp the blank at the end of a line is not text.", BY,
     text="我的订单没到", mended=[])

uu = MIMENonMultipart("application", "octet-stream", name="hello.txt")
uu["From"], uu["To"], uu["Subject"], uu["Date"] = "ana@example.com", "support@example.org", "uu", DATE
uu["Content-Transfer-Encoding"] = "x-uuencode"
uu["Content-Disposition"] = 'attachment; filename="hello.txt"'
uu.set_payload("begin 644 hello.txt\n" + binascii.b2a_uu(b"Hello, world\n").decode() + "`\nend\n")
case("encodings", "x-uuencode-part", uu.as_bytes(policy=compat32.clone(linesep="\r\n")), "x-uuencode (X.400 gateways, old Outlook): the file is what it encodes.", BY,
     parts=[part("hello.txt", "application/octet-stream", b"Hello, world\n")], mended=["uuencode"])

inline = MIMEText("Dear team,\n\nbegin 644 hello.txt\n" + binascii.b2a_uu(b"Hello, world\n").decode() + "`\nend\n\nRegards\n")
inline["From"], inline["To"], inline["Subject"], inline["Date"] = "ana@example.com", "support@example.org", "uu", DATE
case("encodings", "uuencode-in-the-text", inline.as_bytes(policy=compat32.clone(linesep="\r\n")), "POSIX uuencode within a text is a file, not text.", BY,
     text="Dear team,\n\n\nRegards", parts=[part("hello.txt", "application/octet-stream", b"Hello, world\n")], mended=["uuencode"])
