"""The charter's own pages: the calendar and the calculator."""
