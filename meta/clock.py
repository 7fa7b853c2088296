"""The date and time that `__DATE__`, `__TIME__` and `__TIMESTAMP__` give, as gcc writes them.

    moment("0").date                ->  "Jan  1 1970"    what SOURCE_DATE_EPOCH says, in UTC
    moment(None)                    ->  now, in local time
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from meta.diagnostics import UsageError

_LATEST = 253402300799  # the last second of the year 9999, as gcc has it
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a compilation takes place."""

    date: str
    time: str


def moment(epoch: str | None) -> Moment:
    """The moment that `epoch`, the text of SOURCE_DATE_EPOCH, gives in seconds since 1970; without it, now."""
    if epoch is None:
        return _moment(time.localtime())
    if not epoch.isascii() or not epoch.isdigit() or int(epoch) > _LATEST:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is '{epoch}'", hint=f"it must be a whole number of seconds from 0 to {_LATEST}"
        )
    return _moment(time.gmtime(int(epoch)))


def _moment(at: time.struct_time) -> Moment:
    return Moment(f"{_MONTHS[at.tm_mon - 1]} {at.tm_mday:2} {at.tm_year:4}", _clock(at))


def _clock(at: time.struct_time) -> str:
    return f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"


def stamp(seconds: float) -> str:
    """`__TIMESTAMP__` of a file that was changed at `seconds`."""
    at = time.localtime(seconds)
    return f"{_DAYS[at.tm_wday]} {_MONTHS[at.tm_mon - 1]} {at.tm_mday:2} {_clock(at)} {at.tm_year}"
