"""Great Expectations, here alone: suites, measures, the run."""
