"""Kaplan and Meier a second time: by plain products over days, and scipy's band around them."""

from __future__ import annotations

import warnings

import numpy as np
import scipy


def survival(days: list[tuple[int, bool]]) -> tuple[int | None, float | None]:
    """-> the Kaplan-Meier median and the share still open at the end, of (days, whether shipped)."""
    share, middle = 1.0, None
    for day in sorted({day for day, is_event in days if is_event}):
        share *= 1 - sum(d == day and is_event for d, is_event in days) / sum(d >= day for d, _ in days)
        if middle is None and share <= 0.5 + 1e-9:
            middle = day
    return middle, share if days else None


def median_bounds(days: list[tuple[int, bool]]) -> tuple[int | None, int | None]:
    """-> where scipy's 90 % log-log band of the survival function crosses one half, of (days, whether shipped)."""
    if not any(is_event for _, is_event in days):
        return None, None
    data = scipy.stats.CensoredData.right_censored([day for day, _ in days], [not is_event for _, is_event in days])
    shares = scipy.stats.ecdf(data).sf
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the band is not defined where nobody or everybody has shipped
        band = shares.confidence_interval(0.9, method="log-log")
    steps = list(zip(shares.quantiles, shares.probabilities, band.low.probabilities, band.high.probabilities, strict=True))
    low = [int(day) for day, share, lower, _ in steps if share < 1e-12 or lower <= 0.5 + 1e-9]
    high = [int(day) for day, share, _, upper in steps if share > 1e-12 and upper <= 0.5 + 1e-9]
    return min(low, default=None), min(high, default=None)
