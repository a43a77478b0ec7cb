"""Background work for the window: the engine, training and the journal, each on its own thread."""
