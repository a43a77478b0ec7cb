"""Everything the writer sees: widgets that show things and ask the services for them."""
