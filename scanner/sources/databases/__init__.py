"""Live databases: one module a kind of server, and what they share.

`targets` reads URLs, `credentials` finds passwords, `dialects` opens sessions,
`reading` reads one table through breaks of the connection. `scanner.sources.database`
is the source made of them.
"""
