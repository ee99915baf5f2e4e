"""Mails as mutt and swaks write them (apt-get install mutt swaks). python3 engine/testing/mails/make/with-mutt-and-swaks.py"""

import pathlib
import re
import subprocess
import tempfile

from cases import case, part

FROM = "Ana Silva <ana@example.com>"


def mutt(subject, text, files=(), config=""):
    """One mail by mutt; what depends on the machine and the day is made equal."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        out = place / "out.eml"
        (place / "sendmail").write_text(f"#!/bin/sh\ncat > {out}\n")
        (place / "sendmail").chmod(0o755)
        (place / "muttrc").write_text(
            f'set sendmail="{place}/sendmail"\nset from="{FROM}"\nset use_from=yes\nset hostname=example.com\nset copy=no\nset charset=utf-8\n'
            f"set send_charset=us-ascii:utf-8\nset folder={place}\n{config}\n"
        )
        paths = []
        for name, content in files:
            (place / name).write_bytes(content)
            paths += ["-a", str(place / name)]
        command = ["mutt", "-n", "-F", str(place / "muttrc"), "-s", subject, *paths, "--", "support@example.org"]
        subprocess.run(command, input=text.encode(), check=True, env={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": folder, "PATH": "/usr/bin:/bin"})
        raw = out.read_bytes()
    raw = re.sub(rb"(?m)^Date: .*$", b"Date: Mon, 2 Mar 2026 10:00:00 +0000", raw)
    raw = re.sub(rb"(?m)^Message-ID: .*$", b"Message-ID: <mutt@example.com>", raw)
    for boundary in set(re.findall(rb'boundary="([^"]+)"', raw)):
        raw = raw.replace(boundary, b"mutt-boundary")
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def swaks(*options):
    command = ["swaks", "--dump-mail", "--to", "support@example.org", "--from", "ana@example.com", "--header", "Date: Mon, 02 Mar 2026 10:00:00 +0000", *options]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    raw = re.sub(rb"(?m)^Message-Id: .*$", b"Message-Id: <swaks@example.com>", raw, flags=re.I)
    raw = re.sub(rb"----=_MIME_BOUNDARY_\w+", b"----=_MIME_BOUNDARY_1", raw)
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


sender = {"name": "Ana Silva", "address": "ana@example.com"}
case("encodings", "mutt-plain", mutt("Order 12", "Where is my order?\n"), "RFC 5322: a plain mail.", "mutt",
     **{"from": sender}, subject="Order 12", text="Where is my order?", date=1772445600000, mended=[])
case("charset", "mutt-utf-8", mutt("Bestellung für Köln, 订单", "Grüße, 你好\n"), "RFC 2047 and 8bit text in UTF-8.", "mutt",
     subject="Bestellung für Köln, 订单", text="Grüße, 你好", mended=[])
case("charset", "mutt-koi8-r", mutt("Где мой заказ", "Здравствуйте, где мой заказ?\n", config="set send_charset=koi8-r"), "A charset of the sender's choice.", "mutt",
     subject="Где мой заказ", text="Здравствуйте, где мой заказ?", mended=[])
case("charset", "mutt-gb2312", mutt("订单", "我的订单没有收到\n", config="set send_charset=gb2312"), "A charset of the sender's choice.", "mutt",
     subject="订单", text="我的订单没有收到", mended=[])
case("charset", "mutt-iso-2022-jp", mutt("注文", "注文がまだ届きません\n", config="set send_charset=iso-2022-jp"), "A charset of the sender's choice.", "mutt",
     subject="注文", text="注文がまだ届きません", mended=[])
case("attachments", "mutt-files", mutt("Files", "See the files\n", [("скан.txt", "Текст\n".encode()), ("data.bin", bytes(range(256)))]),
     "RFC 2231 names; a text and a file of bytes.", "mutt",
     text="See the files", partNames=["скан.txt", "data.bin"], parts=[part("скан.txt", "text/plain", "Текст\r\n".encode()), part("data.bin", "application/octet-stream", bytes(range(256)))], mended=[])
case("encodings", "mutt-flowed", mutt("Flowed", "This goes \non here.\nNext\n", config="set text_flowed=yes"), "RFC 3676: mutt marks the text as flowed.", "mutt",
     text="This goes on here.\nNext", mended=[])

case("encodings", "swaks-plain", swaks("--h-Subject", "Test", "--body", "Hello\n"), "A mail without MIME headers.", "swaks", subject="Test", text="Hello", mended=[])
case("charset", "swaks-raw-utf-8", swaks("--h-Subject", "Grüße", "--body", "Schöne Grüße\n"), "swaks sends bytes as they are: UTF-8 that nobody declared.", "swaks",
     subject="Grüße", text="Schöne Grüße", mended=[])
case("attachments", "swaks-attachment", swaks("--h-Subject", "File", "--body", "See the file\n", "--attach-type", "text/csv", "--attach-name", "a.csv", "--attach", "1,2\n"),
     "RFC 2046, 5.1.3: a text and a file.", "swaks", textContains=["See the file"], partNames=["a.csv"])
case("headers", "swaks-two-from", swaks("--h-From", "Ana <ana@example.com>\nFrom: Eve <eve@example.net>", "--h-Subject", "Two", "--body", "x\n"), "RFC 5322, 3.6: one From is allowed.", "swaks",
     fromHeader="from", allFrom=["ana@example.com", "eve@example.net"], mended=["from-double"])
