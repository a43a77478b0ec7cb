"""What in a story came from suggestions: shown, told about, counted, handed out, learnt from."""
