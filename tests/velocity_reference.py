"""Intervals of velocity a second time: quantiles of the exact distributions by scipy, dispersion by sums over weeks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from math import sqrt

import scipy


@cache
def mid_p_point(count: float, share: float) -> float:
    """-> the point below which `share` of the mixture in equal parts of Gamma(count) and Gamma(count + 1) lies: for whole counts the mid-P bound of a Poisson mean."""
    gamma = scipy.stats.gamma

    def excess(value: float) -> float:
        below = gamma.cdf(value, count) if count else 1.0
        return float((below + gamma.cdf(value, count + 1)) / 2 - share)

    return 0.0 if excess(0) > 0 else float(scipy.optimize.brentq(excess, 0, 3 * count + 9, xtol=1e-12))


def dispersion(counts: Sequence[int], days: Sequence[int]) -> float:
    """-> variance over mean of weekly counts on covered days, or 1 where twelve weeks and five changes do not show more at 95 %."""
    if len(counts) < 12 or sum(counts) < 5:
        return 1.0
    usual = [sum(counts) * exposed / sum(days) for exposed in days]
    found = sum((count - mean) ** 2 / mean for count, mean in zip(counts, usual, strict=True)) / (len(counts) - 1)
    error = sqrt((2 + len(counts) / sum(counts)) / (len(counts) - 1))
    return found if found - 1 > scipy.stats.norm.isf(0.05) * error else 1.0


def weekly_dispersion(covered: Collection[date], changes: Sequence[date], today: date) -> float:
    """-> dispersion of a product's changes over its complete weeks that have covered days."""
    counts, days = [], []
    monday = min(covered) - timedelta(days=min(covered).weekday())
    while monday + timedelta(days=7) <= today:
        week = {monday + timedelta(days=number) for number in range(7)} & set(covered)
        if week:
            counts.append(sum(change in week for change in changes))
            days.append(len(week))
        monday += timedelta(days=7)
    return dispersion(counts, days)


def bounds(counts: Sequence[int], exposures: Sequence[int], dispersions: Sequence[float]) -> tuple[float, float]:
    """-> 90 % bounds of the sum of rates per 28 days: Fay and Feuer (1997) with mid-P points, the variance of each count times its dispersion."""
    weights = [28 / days for days in exposures]
    total = sum(count * weight for count, weight in zip(counts, weights, strict=True))
    variance = sum(count * weight**2 * wide for count, weight, wide in zip(counts, weights, dispersions, strict=True))
    top = max(weight * wide for weight, wide in zip(weights, dispersions, strict=True))
    low = variance / total * mid_p_point(round(total**2 / variance, 6), 0.05) if total else 0.0
    total, variance = total + top, variance + top**2
    return low, variance / total * mid_p_point(round(total**2 / variance - 1, 6), 0.95)
