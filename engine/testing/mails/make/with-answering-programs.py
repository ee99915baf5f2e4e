"""Absence notes and automatic answers as procmail's formail writes them (apt-get install procmail).
python3 engine/testing/mails/make/with-answering-programs.py

The program gets a mail of ours, and what it answers is kept. Names are neutral and the day is made equal.
"""

import re
import subprocess

from cases import case

OURS = """From care@example.com Tue Nov 24 09:00:00 2026
Return-Path: <care@example.com>
From: Customer care <care@example.com>
To: kim@example.net
Subject: Your request 1
Date: Tue, 24 Nov 2026 09:00:00 +0000
Message-ID: <0123456789abcdef0123456789abcdef.1@help.example.com>
References: <a1@example.net>

Your parcel is on its way.
"""


def same_day(raw):
    raw = re.sub(rb"(?m)^Date: .*$", b"Date: Tue, 24 Nov 2026 09:00:05 +0000", raw)
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def formail(*options, given=OURS, text="I am away until Monday.\n"):
    """Headers by formail -r, which answers a mail; the text below is what a .procmailrc adds."""
    head = subprocess.run(["formail", "-r", *options], input=given.encode(), capture_output=True, check=True).stdout
    return same_day(head.rstrip(b"\n") + b"\n\n" + text.encode())


def answer(name, raw, why, program, **more):
    case("robots", name, raw, why, program, envelope={"from": "kim@example.net", "door": "smtp"}, **more)


answer("procmail-vacation", formail("-A", "Precedence: junk", "-I", "From: Kim <kim@example.net>", "-A", "X-Loop: kim@example.net"),
       "procmailex(5) marks an absence note as junk, and its loop by X-Loop.", "procmail", kind="automatic", mayAnswer=False, reasons=["precedence", "help-desk"])
answer("procmail-auto-replied", formail("-A", "Auto-Submitted: auto-replied", "-I", "From: Kim <kim@example.net>"),
       "RFC 3834, 5.1, in an answer that formail wrote: References and In-Reply-To lead to our mail.", "procmail", kind="automatic", mayAnswer=False, reasons=["auto-submitted"])
answer("procmail-answer-of-a-person", formail("-I", "From: Kim <kim@example.net>", text="Thank you, it came.\n"),
       "An answer without any mark of a program: a person may have written it with such tools.", "procmail", kind="message", mayAnswer=True, reasons=[])
answer("procmail-our-mail-resent", formail("-A", "X-Docket-Loop: care@example.com", "-I", "From: Kim <kim@example.net>"),
       "T12: a program that keeps our loop mark in what it sends back.", "procmail", kind="own-loop", mayAnswer=False, reasons=["own-loop"])
