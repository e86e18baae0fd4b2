"""The troubled month: publishers that do what users of other feed readers reported in public, and the truth about each.

A cast apart from that of the demo. A publisher is a :class:`~newsworld.troubled.trouble.Trouble`; what a perfect
observer knows at the end is derived from the same plan that answers the requests.
"""
