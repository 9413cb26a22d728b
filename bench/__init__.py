"""Measurements of speed, each as a ratio within one run on one machine."""
