"""Dropout (charter 6): events, the marks they leave on a case, the rate and its frozen years."""
