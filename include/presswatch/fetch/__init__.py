"""Everything that goes out to the web and what comes back from it: guard, client, robots, politeness, landing."""
