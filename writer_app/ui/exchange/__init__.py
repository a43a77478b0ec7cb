"""Stories that come from other programs and go to them, or onto paper."""
