"""How much was written: goals, the ring below the page, numbers of a story, the history by day."""
