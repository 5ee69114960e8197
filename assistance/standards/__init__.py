"""What the guide on function levels and aide hours fixes: bands, areas, descriptors; each once, by its source."""

from assistance.standards.areas import AREAS, DESCRIPTORS, Area, Disability, descriptor
from assistance.standards.levels import BANDS, LEVELS, Band, Level, band_of

__all__ = [
    "AREAS",
    "BANDS",
    "DESCRIPTORS",
    "LEVELS",
    "Area",
    "Band",
    "Disability",
    "Level",
    "band_of",
    "descriptor",
]
