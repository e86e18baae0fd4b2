"""A small simulated internet of publishers on loopback, with a script of what they publish and the truth about it.

It imports nothing of presswatch: it is the outside world. ``running_world`` is the door for tests.
A new publisher is an entry in ``cast`` and a template of its name; a new event is a line in ``plot``.
What is served (``site``) and what is true (``truth_building``) both follow from the script.
"""

from newsworld.world import World, running_world

__all__ = ["World", "running_world"]
