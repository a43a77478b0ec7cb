"""Stories in the formats of other programs: one neutral manuscript, readers and writers beside it."""
