"""Signed webhooks: the public events, for subscribers without Kafka, one POST each, in order, at least once."""
