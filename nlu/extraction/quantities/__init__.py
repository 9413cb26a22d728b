"""Numbers, lengths of time, sums, rates and days as people write them, wherever they stand."""
