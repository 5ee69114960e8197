"""What counting refuses. Pages say it in their own words by class; commands print the message as it is."""


class CalendarError(ValueError):
    """A date that cannot be counted."""


class WrongCountError(CalendarError):
    """The number of days is not a whole number from 1."""

    def __init__(self, number: object) -> None:
        super().__init__(f"The number of days must be a whole number from 1, not {number!r}.")
        self.number = number


class DateOutOfRangeError(CalendarError):
    """The calendar knows 2020 to 2040 and nothing else."""

    def __init__(self, wrong: object) -> None:
        super().__init__(f"Dates must lie between 2020-01-01 and 2040-12-31, not {wrong}.")


class MissingYearError(CalendarError):
    """The count needs a civil year that has no days: an empty calendar stops it, instead of counting every day."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The calendar of {year} is missing.")
        self.year = year
