"""Static files with hashed names, compressed by gzip alone."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzipManifestStorage(CompressedManifestStaticFilesStorage):
    # url() and @import of style sheets alone: eight megabytes of source maps stay uncollected, and unlinked
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def create_compressor(self, **kwargs: Any) -> Compressor:
        # brotli is installed for the fonts; with it collectstatic takes half a minute instead of two seconds
        return Compressor(use_brotli=False, **{k: v for k, v in kwargs.items() if k != "use_brotli"})
