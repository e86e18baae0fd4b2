"""Many workers on one ledger: how much faster they are than one, how polite they stay, what a killed one costs."""
