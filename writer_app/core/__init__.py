"""Stories, choices and models on disk, in plain Python: no Qt, no torch."""
