"""Locating pupils who study nowhere (charter 14): campaigns, the children of a list, what became of each."""

from cases.services.locating.campaigns import add_child, add_list, assign_items, open_campaign
from cases.services.locating.outcomes import log_attempt, settle_item

__all__ = ["add_child", "add_list", "assign_items", "log_attempt", "open_campaign", "settle_item"]
