"""Dialogs of the whole program: settings, problems."""
