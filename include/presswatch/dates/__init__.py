"""What a date string of a feed or page says: pure, without a clock, never a guess.

The string stays beside its reading. What cannot be known (no zone, ambiguous order, unknown words) has no value but a
reason, and bounds where the calendar date was read.
"""

from presswatch.dates.compare import has_clock, has_time, is_same_day, may_be_same, tell_apart, zone_on_page
from presswatch.dates.find import DateSpan, find_dates
from presswatch.dates.parse import OLDEST, judge_date, parse_date
from presswatch.dates.relative import parse_relative
from presswatch.dates.zones import ZONE_NAMES, zone_of_country

__all__ = [
    "OLDEST", "ZONE_NAMES", "DateSpan", "find_dates", "has_clock", "has_time", "is_same_day", "judge_date",
    "may_be_same", "parse_date", "parse_relative", "tell_apart", "zone_of_country", "zone_on_page",
]  # fmt: skip
