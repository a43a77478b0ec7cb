"""Two continuations side by side, from the asking to what the writer made of them."""
