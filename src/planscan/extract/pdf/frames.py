"""Coordinates: from those inside a PDF to those of the page as it is shown, and the matrices of its forms."""

from __future__ import annotations

from dataclasses import dataclass

from planscan.extract.pdf.rawpage import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, cc, d, e, f = first
    x, y = apply(then, e, f)
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        cc * then[0] + d * then[2],
        cc * then[1] + d * then[3],
        x,
        y,
    )


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, cc, d, e, f = matrix
    return a * x + cc * y + e, b * x + d * y + f


@dataclass(frozen=True, slots=True)
class Frame:
    """From the file's own coordinates (origin bottom left, before rotation) to those of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int  # quarter turns clockwise

    def turned(self, quarters: int) -> Frame:
        return Frame(self.left, self.bottom, self.right, self.top, (self.quarter + quarters) % 4)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.quarter % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.quarter % 2 else self.top - self.bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.quarter == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarter == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarter == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def back(self, box: Box) -> tuple[float, float, float, float]:
        """Left, bottom, right and top in the file's own coordinates."""
        x0, top, x1, bottom = box
        if self.quarter == 0:
            return self.left + x0, self.top - bottom, self.left + x1, self.top - top
        if self.quarter == 1:
            return self.left + top, self.bottom + x0, self.left + bottom, self.bottom + x1
        if self.quarter == 2:
            return self.right - x1, self.bottom + top, self.right - x0, self.bottom + bottom
        return self.right - bottom, self.top - x1, self.right - top, self.top - x0

    def holds(self, box: tuple[float, ...]) -> bool:
        return box[2] > 0 and box[0] < self.width and box[3] > 0 and box[1] < self.height
