"""Scheduled sweeps: what is watched, what was seen when, what has changed since.

settings   `vigilab.toml`: named targets, alerts, where the state lies
state      SQLite: runs, resources, findings, events; keyed ids and counts, no value
sweep      one sweep: list, read what changed, compare, record
changes    two states of a resource become events
"""
