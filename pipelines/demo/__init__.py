"""The demo market: a small deterministic simulation of one market, served on loopback, with a known truth.

Everything here is made up: team scheduling software by eleven fictional vendors, two years of releases and prices that end
at `market.DEMO_NOW`. Nothing reads the wall clock, so the same day of the simulation always gives the same bytes.
"""
