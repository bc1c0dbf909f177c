"""A measured figure, its bound, and how it is printed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A value that must not exceed its bound. unit: `×` for a ratio measured in this run, `KB` for 1,000 bytes,
    `ms` on this machine, `s` for seconds, `%`, nothing for a score.
    """

    name: str
    value: float
    bound: float
    unit: str

    @property
    def ok(self) -> bool:
        """Whether the bound is kept."""
        return self.value <= self.bound

    def __str__(self):
        digits = {"×": 2, "s": 2, "%": 2, "": 3}.get(self.unit, 1)
        return (
            f"{self.name:<58} {self.value:>7.{digits}f} {self.unit:<2}  "
            f"bound {self.bound:>5g} {self.unit:<2}  {'ok' if self.ok else 'MISSED'}"
        )


@dataclass(frozen=True)
class AtLeast(Figure):
    """A value that must reach its bound."""

    @property
    def ok(self) -> bool:
        return self.value >= self.bound
