"""Notices on paper: the letter, the run of many letters, the labels and the return slips."""

from notices.services.paper.letter import letter_data, preview_letter, read_letter, render_letters

__all__ = ["letter_data", "preview_letter", "read_letter", "render_letters"]
