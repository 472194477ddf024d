"""The oracle: a plain reading of the rules that decides what is right."""

from .facts import facts
from .query import METRICS, dimensions, provisional_from, query
from .world import Shop, World

__all__ = ["METRICS", "Shop", "World", "dimensions", "facts", "provisional_from", "query"]
