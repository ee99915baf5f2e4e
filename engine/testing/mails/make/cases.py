"""Writes one mail and what is expected of it, side by side. What is expected comes from the case, never from the reader under test."""

import hashlib
import json
import pathlib

MAILS = pathlib.Path(__file__).resolve().parent.parent


def case(folder, name, raw, why, made_by, **expected):
    if isinstance(raw, str):
        raw = raw.encode("latin-1")
    path = MAILS / folder
    path.mkdir(exist_ok=True)
    (path / f"{name}.eml").write_bytes(raw)
    data = {"why": why, "made-by": made_by, **expected}
    (path / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def part(name, type, content, **more):
    """A file as the reader must keep it: its bytes by size and digest."""
    return {"name": name, "type": type, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **more}


def crlf(text):
    return text.replace("\n", "\r\n")
