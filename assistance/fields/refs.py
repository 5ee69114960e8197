"""The number of a matter in an address: "/assist/2026-04175382/" and never "/assist/may/"."""

from django.urls.converters import StringConverter


class MatterRef(StringConverter):
    regex = r"\d{4}-\d{8}"
    example = "2026-00000000"  # for a test that asks every address
