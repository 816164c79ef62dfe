"""The plan's own files, opened again for outputs that are a copy of the plan or carry its text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from planscan.errors import InputError, UsageError
from planscan.extract import extract
from planscan.model import DocumentStamp, ReadOptions


@dataclass(frozen=True, slots=True)
class Originals:
    """Files of one plan beside what its evidence map says of them; nothing is opened before it is asked for.

    Attributes:
        documents: the map's stamps.
        paths: the files that the map was made from, in the same order.
        reading: the options that they were read with.
    """

    documents: tuple[DocumentStamp, ...]
    paths: tuple[Path, ...]
    reading: ReadOptions = field(default_factory=ReadOptions)

    def data(self, number: int) -> bytes:
        """The bytes of a file that is one file, such as a PDF or a Word draft.

        Raises:
            UsageError: no file was given for this document.
            InputError: the file is gone, or is another one than the map was made from.
        """
        path = self._path(number)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path.name}: could not be opened again ({error.strerror}).") from error
        self._check(number, hashlib.sha256(data).hexdigest())
        return data

    def text(self, number: int) -> str:
        """The text that the quotes of the map count their characters in.

        Raises:
            UsageError, InputError: as for `data`.
            PlanscanError: as for `planscan.extract.extract`.
        """
        document = extract(self._path(number), self.reading)
        self._check(number, document.sha256)
        return document.text

    def first(self, media_type: str) -> int | None:
        """The number of the first document of a type; None where there is none."""
        return next((n for n, one in enumerate(self.documents) if one.media_type == media_type), None)

    def _path(self, number: int) -> Path:
        if number >= len(self.paths):
            raise UsageError(
                f"{self.documents[number].file}: this format is made from the plan's own file, which was not given"
            )
        return self.paths[number]

    def _check(self, number: int, sha256: str) -> None:
        if sha256 != self.documents[number].sha256:
            raise InputError(
                f"{self.paths[number].name}: the file has changed since its evidence map was made, so quotes would be "
                "marked in the wrong places. Scan it again."
            )
