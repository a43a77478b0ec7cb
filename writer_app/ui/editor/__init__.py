"""The page: the story as plain text, with ghost text and marks of what the machine wrote."""
