"""One part of a running Sincerely as `sincerely doctor` found it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``do``: what to do about it; empty where all is well."""

    part: str
    says: str
    do: str = ""

    @property
    def ok(self) -> bool:
        return not self.do
