"""How often the pages without an account may be asked; counted in the cache, which is the database."""

LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "door": "20/h/key,60/h/ip",  # reports through one school's link
    "door_try": "60/h/ip",  # links that do not work
    "signed_try": "10/10m/ip",  # the parents' links that do not work (reliability B58)
    "signed_code": "10/30d/key",  # wrong codes of the light check over all links of a mailbox
    "signed_renew": "3/d/key",  # new links for one that ended
}
