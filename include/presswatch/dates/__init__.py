"""What a date string of a feed or page says: pure, without a clock, never a guess.

The string stays beside its reading. What cannot be known (no zone, ambiguous order, unknown words) has no value but a
reason, and bounds where the calendar date was read.
"""

from presswatch.dates.parse import judge_date, parse_date

__all__ = ["judge_date", "parse_date"]
