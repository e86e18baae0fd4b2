"""Bytes → text: content coding; declared, detected and guessed character encodings."""
