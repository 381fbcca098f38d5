"""Periods of time that reports cover."""

from typing import ClassVar

from socdocs.model.base import Date, Facts, NextPeriod, fact


class Period(Facts):
    """A period of time; both days are included."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    start: Date | None = fact("first day of the period", prints="all", example="2025-01-01")
    """The first day."""
    end: Date | None = fact("last day of the period", prints="all", example="2025-12-31")
    """The last day."""
