"""A small simulated internet of publishers on loopback, with a script of what they publish and the truth about it.

It imports nothing of presswatch: it is the outside world. ``running_world`` is the door for tests.
"""

from newsworld.world import World, running_world

__all__ = ["World", "running_world"]
