"""Runs and figures as one page."""
