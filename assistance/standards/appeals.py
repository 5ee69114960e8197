"""How long one may appeal and how long the body has: calendar days, moved on from a day of rest (D9, C9).

The guide gives no time (line 79); today's section 20ה of the Special Education Law gives both.
"""

APPEAL_DAYS = 21  # from the day after the guardian received the decision in writing
DECIDING_DAYS = 21  # of the body, from the day after the appeal reached it
