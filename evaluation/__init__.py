"""Measures how well the assistant understands a labelled set of questions, beside two simpler systems."""
