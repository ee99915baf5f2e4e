"""Writes one mail and what is expected of it, side by side. What is expected comes from the case, never from the reader under test."""

import hashlib
import json
import pathlib
import re
import sys

MAILS = pathlib.Path(__file__).resolve().parent.parent
BY_HAND = re.compile("hand|written by hand")
written = {}


def case(folder, name, raw, why, made_by, **expected):
    if isinstance(raw, str):
        raw = raw.encode("latin-1")
    path = MAILS / folder
    path.mkdir(exist_ok=True)
    (path / f"{name}.eml").write_bytes(raw)
    data = {"why": why, "made-by": made_by, **expected}
    (path / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if not BY_HAND.match(made_by):
        note(made_by, f"{folder}/{name}.eml", raw)


def note(program, place, raw):
    """A line `digest  program  place` in the list beside the script, `with-….written`: a mail that is changed by hand no longer counts."""
    written[place] = f"{hashlib.sha256(raw).hexdigest()}  {program}  {place}\n"
    script = pathlib.Path(sys.argv[0])
    (MAILS / "make" / f"{script.stem}.written").write_text("".join(written[one] for one in sorted(written)))


def part(name, type, content, **more):
    """A file as the reader must keep it: its bytes by size and digest."""
    return {"name": name, "type": type, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **more}


def crlf(text):
    return text.replace("\n", "\r\n")
