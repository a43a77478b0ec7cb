"""Stories in the formats of other programs: a neutral manuscript, its readers and writers."""
