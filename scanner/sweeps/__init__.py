"""Scheduled sweeps: what is watched, what was seen when, what has changed since.

settings   `vigilab.toml`: named targets, alerts, where the state lies
checked    how such a file is checked, key by key
state      SQLite: runs, resources, findings, events, messages (`remembered`: the same as values)
sweep      one sweep: list, read what changed, compare, record
changes    two states of a resource become events
telling    what a sweep says to people
alerts     what it says to a webhook, a mailbox, syslog, Prometheus
"""
