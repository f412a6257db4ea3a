"""The whole system asks for Apache Kafka, which compacts; the header of the run says why where there is none."""

from tests.kafka.brokers import choix_annonce

collect_ignore = [] if "apache" in choix_annonce().retenus else ["test_canaris.py"]
