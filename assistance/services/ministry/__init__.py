"""The ministry's export of a month beside what stands here: entitled, employed, reported (peers, idea 6; ADR 29)."""
