"""The oracle: a plain reading of the rules that decides what is right."""

from .book import Book, read_world
from .facts import facts, facts_of
from .query import METRICS, dimensions, provisional_from, provisional_of, query, query_book
from .world import Shop, World

__all__ = [
    "METRICS",
    "Book",
    "Shop",
    "World",
    "dimensions",
    "facts",
    "facts_of",
    "provisional_from",
    "provisional_of",
    "query",
    "query_book",
    "read_world",
]
