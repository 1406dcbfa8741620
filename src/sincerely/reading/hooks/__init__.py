"""What telephone providers post about texts and calls, by web hook, as sightings and events."""

from .doors import HOOKS, read
from .posted import Pairs, Posted, form, json, posted

__all__ = ["HOOKS", "Pairs", "Posted", "form", "json", "posted", "read"]
