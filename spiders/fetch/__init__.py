"""The fetch step: one Scrapy spider, one guard, and a row for every attempt. Bytes in, evidence and `fetch` rows out."""
