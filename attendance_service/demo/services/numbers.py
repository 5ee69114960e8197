"""The same seed, the same numbers: what the services draw by chance is drawn again from the seed."""

from __future__ import annotations

from random import Random

from charter.models import Matter


def number_matter(matter: Matter, url: str, rng: Random) -> None:
    ref = f"{matter.ref[:4]}-{rng.randrange(10**8):08d}"
    while Matter.objects.filter(ref=ref).exists():
        ref = f"{matter.ref[:4]}-{rng.randrange(10**8):08d}"
    matter.ref, matter.url = ref, url.format(ref=ref)
    matter.save(update_fields=["ref", "url"])
