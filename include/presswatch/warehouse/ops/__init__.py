"""Statements on the schemas ops and staging: ledger, batches, revisits, quarantine, replays."""
