"""From pairs to a tuned model."""
