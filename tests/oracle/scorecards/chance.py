"""Rule 26: the 95 % intervals of rates of counts, as textbooks print them."""

from __future__ import annotations

from decimal import Decimal, localcontext

Z = Decimal("1.959963984540054")
DIGITS = 50


def wilson(successes: int, n: int) -> tuple[float, float] | None:
    """Wilson's score interval: (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n); none of no cases."""
    ends = exact_wilson(successes, n)
    return None if ends is None else (float(ends[0]), float(ends[1]))


def exact_wilson(successes: int, n: int) -> tuple[Decimal, Decimal] | None:
    """The same with 50 digits."""
    if n <= 0:
        return None
    with localcontext() as digits:
        digits.prec = DIGITS
        p, many = Decimal(successes) / n, Decimal(n)
        middle = p + Z * Z / (2 * many)
        half = Z * (p * (1 - p) / many + Z * Z / (4 * many * many)).sqrt()
        below = 1 + Z * Z / many
        low, high = (middle - half) / below, (middle + half) / below
        return (Decimal(0) if successes == 0 else low, Decimal(1) if successes == n else high)


def newcombe(successes: int, n: int, others: int, of_others: int) -> tuple[float, float] | None:
    """Newcombe's interval of p1 - p2 (his method 10), made of the two Wilson intervals."""
    first, second = exact_wilson(successes, n), exact_wilson(others, of_others)
    if first is None or second is None:
        return None
    with localcontext() as digits:
        digits.prec = DIGITS
        p1, p2 = Decimal(successes) / n, Decimal(others) / of_others
        low = p1 - p2 - ((p1 - first[0]) ** 2 + (second[1] - p2) ** 2).sqrt()
        high = p1 - p2 + ((first[1] - p1) ** 2 + (p2 - second[0]) ** 2).sqrt()
        return float(low), float(high)


def within_chance(successes: int, n: int, others: int, of_others: int) -> bool | None:
    """ "Within chance of each other when the interval of their difference holds 0"."""
    ends = newcombe(successes, n, others, of_others)
    return None if ends is None else ends[0] <= 0 <= ends[1]
