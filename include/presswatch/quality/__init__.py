"""Quality: the contract that a batch of articles must meet, checked with Great Expectations."""
