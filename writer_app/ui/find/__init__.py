"""Finding and replacing in the story: a bar at the foot of the page."""
