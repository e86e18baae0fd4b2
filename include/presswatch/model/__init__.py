"""The records that cross stages, a file per family. Imports nothing of ours."""
