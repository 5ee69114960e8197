"""Notices on paper: the letter, the run of many letters, the labels and the return slips."""

from notices.services.paper.letter import letter_data, preview_letter, preview_picture, read_letter, render_letters
from notices.services.paper.run import MOST_LETTERS, LettersMovedError, TooManyLettersError, print_letters
from notices.services.paper.sheets import LABELS_A_SHEET, has_address, print_labels, print_slips

__all__ = [
    "LABELS_A_SHEET",
    "MOST_LETTERS",
    "LettersMovedError",
    "TooManyLettersError",
    "has_address",
    "letter_data",
    "preview_letter",
    "preview_picture",
    "print_labels",
    "print_letters",
    "print_slips",
    "read_letter",
    "render_letters",
]
