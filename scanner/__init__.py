"""Finds French medical identifiers and health data and gives every record a sensitivity tier."""
