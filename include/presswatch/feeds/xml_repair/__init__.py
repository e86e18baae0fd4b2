"""The XML tree of a feed, and the repair of feeds that are not well-formed."""
