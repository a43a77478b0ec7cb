"""The window of the base models: which there are, how to get one, and which one writes."""
