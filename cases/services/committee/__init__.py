"""Committees that discuss treated pupils (charter 5, R8, R9): convened, prepared, published once, then read-only."""
