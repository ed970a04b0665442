"""A row of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure, what it must reach, and what a peer reaches on the same input. Figures are shares from 0 to 1, or, where ``unit``
    says so, something else; without ``least`` and ``most`` a row is only shown."""

    name: str
    figure: float
    least: float | None
    peer: float | None = None
    unit: str = "%"
    most: float | None = None
    peer_name: str = "chardet"

    @property
    def missed(self) -> bool:
        """Whether the figure is not reached."""
        return (self.least is not None and self.figure < self.least) or (
            self.most is not None and self.figure > self.most
        )

    def line(self) -> str:
        """For people."""
        bound = self.least if self.most is None else self.most
        cells = [self._shown(self.figure), self._shown(bound), self._shown(self.peer)]
        of = f"  {self.peer_name}" if self.peer is not None else ""
        return (
            f"{self.name:62}"
            + "".join(f"{cell:>10}" for cell in cells)
            + f"{of:9}"
            + ("  MISSED" if self.missed else "")
        )

    def _shown(self, value: float | None) -> str:
        if value is None:
            return "-"
        return f"{value * 100:.2f} %" if self.unit == "%" else f"{value:,.2f}" + self.unit
