"""Text in, pairs out."""
