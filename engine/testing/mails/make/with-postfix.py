"""Reports as Postfix writes them, of mail that a real server refused, put off or took (apt-get install postfix; as root).
python3 engine/testing/mails/make/with-postfix.py

A Postfix of its own in a temporary folder, on loopback only. What goes to example.net meets a server that answers as the local part says;
what comes back to example.org is kept. Names and addresses are those of the temporary configuration, and the day is made equal.
"""

import os
import pathlib
import re
import smtplib
import socket
import socketserver
import subprocess
import tempfile
import threading
import time

from cases import case

WRITER = "care@example.org"
kept = []

#: What the far server answers to RCPT, by the local part: nothing is made up by Postfix itself there.
ANSWERS = {
    "nobody": "550 5.1.1 The email account that you tried to reach does not exist",
    "full": "552 5.2.2 Mailbox is full",
    "full-for-now": "452 4.2.2 Over quota, please try again later",
    "greylisted": "451 4.7.1 Greylisted, please try again in 300 seconds",
    "spam": "554 5.7.1 Message rejected as spam by content filtering",
    "busy": "421 4.3.2 Service shutting down",
    "moved": "551 5.1.6 User has moved; please try another address",
    "plain": "550 No such user here",
}


class Far(socketserver.StreamRequestHandler):
    """The servers of all other domains: refuses as ANSWERS says, takes the rest, and keeps what is for us."""

    def handle(self):
        say = lambda line: self.wfile.write(line.encode() + b"\r\n")
        say("220 mx.example.net ESMTP")
        while line := self.rfile.readline():
            word = line.decode("utf-8", "replace").strip()
            verb = word[:4].upper()
            if verb == "EHLO":
                say("250-mx.example.net\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 100000\r\n250 ENHANCEDSTATUSCODES")
            elif verb == "RCPT":
                local = re.search(r"<([^@>]*)", word)[1]
                say(ANSWERS.get(local, "250 2.1.5 Ok"))
            elif verb == "DATA":
                say("354 Go on")
                lines = []
                while (piece := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(piece[1:] if piece.startswith(b".") else piece)
                kept.append(b"".join(lines))
                say("250 2.0.0 Ok: taken as 1")
            elif verb == "QUIT":
                return say("221 2.0.0 Bye")
            else:
                say("250 2.0.0 Ok")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def start(folder):
    """Returns Postfix's port, and what ends it."""
    far = Server(("127.0.0.1", 0), Far)
    threading.Thread(target=far.serve_forever, daemon=True).start()
    port, dead = free_port(), free_port()
    config, queue, data = (folder / name for name in ("config", "queue", "data"))
    for place in (config, queue, data):
        place.mkdir()
    subprocess.run(["chown", "postfix", data], check=True)
    os.chmod(folder, 0o755)
    (config / "transport").write_text(f"dead.example smtp:[127.0.0.1]:{dead}\nvoid.example discard:\n* smtp:[127.0.0.1]:{far.server_address[1]}\n")
    (config / "aliases").write_text("ring: ring\n")
    (config / "checks").write_text("/^Subject: .*forbidden/ REJECT 5.7.1 This content is not wanted here\n")
    (config / "main.cf").write_text(f"""compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example.org
mydomain = example.org
myorigin = example.org
mydestination = local.example
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = /var/log/docket-postfix.log
disable_dns_lookups = yes
smtp_host_lookup = native
transport_maps = texthash:{config}/transport
relay_domains = void.example
alias_maps = texthash:{config}/aliases
local_recipient_maps =
smtputf8_enable = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_forbid_bare_newline = no
message_size_limit = 400000
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 2s
delay_warning_time = 1s
maximal_queue_lifetime = 9s
bounce_queue_lifetime = 9s
""")
    services = pathlib.Path("/etc/postfix/master.cf").read_text().split("\n")
    unix = [re.sub(r"^(\S+\s+\S+\s+\S+\s+\S+\s+)\S", r"\1n", line) for line in services if re.match(r"^\w+\s+unix\s", line)]
    (config / "master.cf").write_text("\n".join([f"127.0.0.1:{port} inet n - n - - smtpd", "postlog unix-dgram n - n - 1 postlogd", *unix]) + "\n")
    run = lambda *words: subprocess.run(["postfix", "-c", str(config), *words], check=True, capture_output=True)
    run("start")

    def stop():
        run("stop")
        far.shutdown()

    return port, stop


def send(port, to, subject, notify=None, ret=None, text="Your parcel is on its way.\r\n", utf8=False, orcpt=None, envid=None):
    server = smtplib.SMTP("127.0.0.1", port, local_hostname="desk.example.org")
    server.ehlo()
    options = [*(["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []), *([f"RET={ret}"] if ret else []), *([f"ENVID={envid}"] if envid else [])]
    if utf8:
        server.command_encoding = "utf-8"
    server.mail(WRITER, options)
    for one in to:
        server.rcpt(one, [*([f"NOTIFY={notify}"] if notify else []), *([f"ORCPT={orcpt}"] if orcpt else [])])
    head = f"From: Care <{WRITER}>\r\nTo: {', '.join(to)}\r\nSubject: {subject}\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nMessage-ID: <0123456789abcdef0123456789abcdef.1@help.example.com>\r\n"
    server.data((head + "\r\n" + text).encode("utf-8"))
    server.quit()


def reports(port, count, to, subject="Your request 1", **more):
    """Sends, and waits for what Postfix sends back: as many reports as are asked for, whatever else goes out."""
    kept.clear()
    send(port, to, subject, **more)
    for _ in range(300):
        found = [raw for raw in kept if b"From: MAILER-DAEMON" in raw or b"MAILER-DAEMON@" in raw[:2000]]
        if len(found) >= count:
            return found[:count]
        time.sleep(0.1)
    raise SystemExit(f"no report for {to}: {len(kept)} mails")


def same_day(raw):
    """What depends on the day and the run: dates, queue ids, boundaries, ports."""
    raw = re.sub(rb"\w{3}, +\d+ \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4} \(\w+\)", b"Tue, 24 Nov 2026 09:00:05 +0000 (UTC)", raw)
    ids = dict.fromkeys(re.findall(rb"\b(?:Queue-ID: |ESMTP id |\(Postfix\)\s+id |SMTP id |UTF8SMTP id )(\w+)", raw))
    for at, one in enumerate(ids):
        raw = raw.replace(one, b"4bD%07d" % at)
    raw = re.sub(rb"Message-Id: <\d{14}\.", b"Message-Id: <20261124090005.", raw)
    raw = re.sub(rb"\b(4bD\d+)\.\d{10}/", rb"\1.1795510805/", raw)
    return re.sub(rb"(\[127\.0\.0\.1\]):\d{4,5}", rb"\1:25", raw)


def report(name, raw, why, *recipients, kind="bounce"):
    fields = ("address", "action", "severity", "status", "reason")
    # Postfix tells of recipients in the order in which their servers answered.
    recipients = sorted(recipients, key=lambda one: raw.find(f"Final-Recipient: rfc822; {one[0]}".encode()))
    case("bounces", name, same_day(raw), why, "postfix", report={"kind": "delivery", "recipients": [dict(zip(fields, one)) for one in recipients],
         "originalMessageId": "<0123456789abcdef0123456789abcdef.1@help.example.com>"}, kind=kind)


def fail(local, domain="example.net"):
    return f"{local}@{domain}"


with tempfile.TemporaryDirectory(prefix="mta") as name:
    port, stop = start(pathlib.Path(name))
    try:
        [raw] = reports(port, 1, [fail("nobody")])
        report("postfix-user-unknown", raw, "RFC 3464, 2.3: refused for good with 5.1.1.", (fail("nobody"), "failed", "hard", "5.1.1", "does not exist"))
        [raw] = reports(port, 1, [fail("full")])
        report("postfix-mailbox-full", raw, "RFC 3463, 3.3: a full mailbox may have room later, though the server said 552.", (fail("full"), "failed", "soft", "5.2.2", "Mailbox is full"))
        [raw] = reports(port, 1, [fail("spam")])
        report("postfix-refused-as-spam", raw, "RFC 3463, 3.8: 5.7.1 refuses the mail, for good.", (fail("spam"), "failed", "hard", "5.7.1", "spam"))
        [raw] = reports(port, 1, [fail("moved")])
        report("postfix-moved-away", raw, "RFC 3463, 3.2: 5.1.6, the mailbox has moved.", (fail("moved"), "failed", "hard", "5.1.6", "moved"))
        [raw] = reports(port, 1, [fail("plain")])
        report("postfix-answer-without-status", raw, "RFC 3464, 2.3.4: Postfix makes 5.0.0 of a 550 without an enhanced status.", (fail("plain"), "failed", "hard", "5.0.0", "No such user"))
        [raw] = reports(port, 1, [fail("nobody"), fail("full"), fail("fine")])
        report("postfix-two-of-three", raw, "RFC 3464, 2.1: one group of fields for each recipient; the third was reached.",
               (fail("nobody"), "failed", "hard", "5.1.1", "does not exist"), (fail("full"), "failed", "soft", "5.2.2", "Mailbox is full"))
        warning, final = reports(port, 2, [fail("greylisted")])
        report("postfix-delayed", warning, "RFC 3464, 2.3.3: delayed is no failure yet.", (fail("greylisted"), "delayed", "soft", "4.7.1", "Greylisted"))
        report("postfix-given-up", final, "RFC 3464, 2.3.3: failed with a 4.x.x status: it was tried until the time was over.", (fail("greylisted"), "failed", "soft", "4.7.1", "Greylisted"))
        _, final = reports(port, 2, [fail("full-for-now")])
        report("postfix-full-until-given-up", final, "RFC 3463: 4.2.2, a full mailbox.", (fail("full-for-now"), "failed", "soft", "4.2.2", "Over quota"))
        _, final = reports(port, 2, [fail("ana", "dead.example")])
        report("postfix-connection-refused", final, "RFC 3463, 3.5: 4.4.1, no answer from the host.", (fail("ana", "dead.example"), "failed", "soft", "4.4.1", "Connection refused"))
        [raw] = reports(port, 1, [fail("fine")], notify="SUCCESS")
        report("postfix-relayed", raw, "RFC 3461, 6.2.7.1: relayed to a server that tells no more: no failure.", (fail("fine"), "relayed", None, "2.0.0", ""), kind="receipt")
        [raw] = reports(port, 1, [fail("ana", "void.example")], notify="SUCCESS")
        report("postfix-delivered", raw, "RFC 3464, 2.3.3: delivered is no failure.", (fail("ana", "void.example"), "delivered", None, "2.0.0", ""), kind="receipt")
        [raw] = reports(port, 1, [fail("nobody")], ret="HDRS")
        report("postfix-headers-only", raw, "RFC 3461, 4.3: with RET=HDRS only the headers come back.", (fail("nobody"), "failed", "hard", "5.1.1", "does not exist"))
        [raw] = reports(port, 1, [fail("nobody")], orcpt="rfc822;first+2Bone@example.net")
        report("postfix-original-recipient", raw, "RFC 3461, 4.2: ORCPT is what we wrote to, in xtext.", ("first+one@example.net", "failed", "hard", "5.1.1", "does not exist"))
        [raw] = reports(port, 1, [fail("nobody")], text="x" * 70 + "\r\n" + ("Long letter. " * 5 + "\r\n") * 900)
        report("postfix-long-original", raw, "A long mail comes back whole or cut: what it says of the recipient stands before it.", (fail("nobody"), "failed", "hard", "5.1.1", "does not exist"))
        [raw] = reports(port, 1, [fail("fine")], text=("Big letter. " * 6 + "\r\n") * 2000)
        report("postfix-too-large", raw, "RFC 3463, 3.4: 5.3.4, larger than the far server takes.", (fail("fine"), "failed", "hard", "5.3.4", "size"))
        [raw] = reports(port, 1, [fail("nobody"), "用户@example.net"], subject="订单 1", utf8=True)
        report("postfix-international", raw, "RFC 6533, 3: message/global-delivery-status names addresses in UTF-8.", (fail("nobody"), "failed", "hard", "5.1.1", "does not exist"))
    finally:
        stop()
