"""The ledger on Kafka: each public event once, in order, for whoever reads `read_committed`.

`relay` publishes the log of one département and `supervise` restarts it; `topics` creates where it writes; `position`
tells how far it went; `asyncapi` describes all of it to subscribers.
"""
