"""Short helpers that the Makefile calls."""
