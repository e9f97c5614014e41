"""The brief: compiled from `rpt_market_brief`, never written. Facts -> editions -> every format, and a page for each fact cited. `press` makes a publication's."""
