"""What models do, measured."""
