"""The dossier as PDF: the page printed by a browser, which prints it as it shows it; the same page gives the same bytes.

Chromium, Chrome or Edge, without a window. WeasyPrint was tried (70.0, which needs Pango on the machine): Japanese comes out as
well, but it draws SVG without the page's style sheet, so that every picture is a black block, and takes six times as long.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from urazuke.errors import MissingError, RequestError, StorageError
from urazuke.evidence.writing import write_bytes

BROWSER = "URAZUKE_BROWSER"  # in the environment: the browser to print with
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
# The page loads nothing; should a browser wish to, it finds no host.
QUIET = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--disable-default-apps", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip
SECONDS = 300
_HEAD = 4096  # bytes in which a PDF of Chromium has its metadata
_DATE = re.compile(rb"/(?:CreationDate|ModDate) \(D:(\d{14})[+-]\d\d'\d\d'\)")


def export_pdf(page: Path, target: Path) -> None:
    """Print that page into `target`. RequestError without a page, MissingError without a browser, StorageError where it fails."""
    if not page.is_file():
        raise RequestError("there is no dossier to print", where=str(page), hint="run `urazuke investigate` first")
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="urazuke-") as scratch:
        printed = Path(scratch) / "dossier.pdf"
        _print(browser, page.resolve(), printed, Path(scratch) / "profile")
        content = printed.read_bytes() if printed.exists() else b""
    if not content.startswith(b"%PDF-"):
        raise StorageError("the browser printed no PDF", where=browser, hint=f"try another one: {BROWSER}=/path/to/chromium")
    write_bytes(target, fixed_dates(content))


def find_browser() -> str:
    """The path of the browser that $URAZUKE_BROWSER names, else of the first of the usual ones that is installed."""
    wanted = os.environ.get(BROWSER)
    for name in (wanted,) if wanted else (*BROWSERS, *PLACES):
        if (found := shutil.which(name)) is not None:
            return found
    hint = f"install Chromium, Chrome or Edge, or name one: {BROWSER}=/path/to/chromium; or print dossier/index.html yourself"
    raise MissingError(f"there is no browser {wanted}" if wanted else "no browser was found to print with", hint=hint)


def _print(browser: str, page: Path, target: Path, profile: Path) -> None:
    command = [browser, *QUIET, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium does not start otherwise where it runs as root
    try:
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise StorageError(f"printing took more than {SECONDS} seconds", where=browser, hint="print dossier/index.html yourself") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise StorageError(f"the browser failed: {error}", where=browser, hint=f"try another one: {BROWSER}=/path/to/chromium") from None


def fixed_dates(content: bytes) -> bytes:
    """The dates of printing as $SOURCE_DATE_EPOCH says, else blanked; no byte is moved, for a PDF counts them."""
    return _DATE.sub(_fixed, content[:_HEAD]) + content[_HEAD:]


def _fixed(date: re.Match[bytes]) -> bytes:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdecimal():
        return b" " * len(date[0])
    told = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y%m%d%H%M%S").encode()
    head = date[0].partition(b"(D:")[0]
    return head + b"(D:" + told + b"+00'00')" if len(told) == 14 else b" " * len(date[0])
