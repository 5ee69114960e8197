"""The page behind a parent's signed link (ux 3.13): no account, no cookie, one purpose a link."""
