"""Debian's Dovecot on loopback, with a folder of its own: a mail server nobody here wrote (issue 5, section 5).

Settings: doc.dovecot.org/2.3/settings. Any user may enter with the password `secret`.
"""

from __future__ import annotations

import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from concierge.programs import free_port

_LIBEXEC = Path("/usr/lib/dovecot")
_NOBODY = 65534


def needed() -> None:
    """Skip the test aloud where Dovecot cannot run."""
    if shutil.which("dovecot") is None or not (_LIBEXEC / "lmtp").exists():
        pytest.skip("Dovecot is not installed: apt-get install dovecot-imapd dovecot-lmtpd")
    if os.geteuid() != 0:
        pytest.skip("Dovecot as Debian packs it is started by root only")


@dataclass
class Dovecot:
    """One server; stop it, start it again, or make it forget its numbers."""

    home: Path
    imap_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    _running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it greets."""
        conf = self.home / "dovecot.conf"
        conf.write_text(self._settings(), encoding="utf-8")
        self._running = subprocess.Popen(
            ["dovecot", "-F", "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            with suppress(OSError, smtplib.SMTPException), smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
                lmtp.noop()
                return
            time.sleep(0.1)  # another program starts, which tells nobody when it is ready
        log = (self.home / "dovecot.log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"Dovecot did not start: {log[-2000:]}")

    def stop(self) -> None:
        """End it, with everybody who is logged in."""
        if self._running is not None:
            self._running.send_signal(signal.SIGTERM)
            self._running.wait(10)
            self._running = None

    def deliver(self, raw: bytes, user: str = "desk@ours.example") -> None:
        """Hand a mail in as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail("ann@customer.example", [user], raw)

    def forget_numbers(self) -> None:
        """Lose the list of UIDs, as a restored backup does: the next start makes another UIDVALIDITY."""
        for pattern in ("dovecot*", ".*/dovecot*"):
            for one in (self.home / "mail").glob(f"*/{pattern}"):
                one.unlink()

    def _settings(self) -> str:
        home = self.home
        return f"""
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={_NOBODY} gid={_NOBODY} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.lmtp_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@contextmanager
def running() -> Iterator[Dovecot]:
    """Run a server in a folder that its mail user can enter, until the block ends."""
    needed()
    home = Path(tempfile.mkdtemp(prefix="concierge-dovecot-"))
    home.chmod(0o755)
    mail = home / "mail"
    mail.mkdir()
    os.chown(mail, _NOBODY, _NOBODY)
    server = Dovecot(home)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
