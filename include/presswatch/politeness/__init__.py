"""When and how often a host is asked: answer policy, crawl, robots.txt."""
