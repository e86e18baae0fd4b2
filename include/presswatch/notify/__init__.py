"""The ways to people and to monitors: mail and HTTP. They carry a finished message and know nothing of alarms."""
