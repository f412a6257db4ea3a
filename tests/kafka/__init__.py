"""The brokers the Kafka tests run on: an Apache Kafka fetched by Maven, and the demonstration's own."""
