"""The demo year: an invented unit with a believable school year behind it, the same rows for the same seed."""
