"""Reads old Word files (.doc) by having LibreOffice turn them into .docx, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from planscan.errors import UnreadableFileError
from planscan.extract.word.reader import read_docx
from planscan.model import Document, ReadOptions

MEDIA_TYPE = "application/msword"
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECONDS = 120
"""More than any limit of the watching parent, which ends LibreOffice with the worker."""
# A profile of its own, made for one run: no macros, and no pictures or parts fetched from elsewhere.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>
</prop></item>
</oor:items>
"""


def read_doc(data: bytes, *, name: str, options: ReadOptions) -> Document:
    """Read an old Word file through LibreOffice.

    Raises:
        UnreadableFileError: LibreOffice is not installed (the message says how to convert), or could not read it.
    """
    program = next((found for each in _PROGRAMS if (found := shutil.which(each)) is not None), None)
    if program is None:
        raise UnreadableFileError(
            f"{name}: this is a Word file of the old kind (.doc). Open it in Word, choose Save As and the type "
            "Word Document (.docx), and scan that; or install LibreOffice, which planscan then uses to read it."
        )
    document = read_docx(_converted(program, data, name), name=name, options=options)
    return replace(document, sha256=sha256(data).hexdigest(), media_type=MEDIA_TYPE)


def _converted(program: str, data: bytes, name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="planscan-", ignore_cleanup_errors=True) as folder:
        source, profile = Path(folder, "plan.doc"), Path(folder, "profile")
        source.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            return Path(folder, "plan.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise UnreadableFileError(
                f"{name}: LibreOffice could not read this old Word file. Open it in Word, save it as .docx and "
                "scan that."
            ) from error
