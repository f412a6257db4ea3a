"""Figures of Kafka for the metrics."""

from collections.abc import Callable, Sequence

from app.settings import Reglages
from integrations.kafka.mesures import Sonde
from web.services import Mesure


def sonde_kafka(reglages: Reglages) -> Callable[[], Sequence[Mesure]]:
    """Figures of Kafka for the metrics; none without a broker."""
    if reglages.kafka_bootstrap is None:
        return tuple
    sonde = Sonde(reglages.kafka_bootstrap, reglages.schema_journal, reglages.securite_kafka)

    def sonder() -> list[Mesure]:
        lues = sonde.mesurer()
        return [
            Mesure("parcours_kafka_joignable", "1 si le broker répond", {}, float(lues.joignable)),
            *(
                Mesure("parcours_relais_position", "Dernière position publiée sur Kafka", {"relais": nom}, position)
                for nom, position in lues.positions.items()
            ),
            *(
                Mesure(
                    "parcours_abonne_retard_messages",
                    "Retard d'un groupe d'abonnés sur un topic, en messages et marques de transaction",
                    {"groupe": groupe, "topic": topic},
                    retard,
                )
                for (groupe, topic), retard in lues.retards.items()
            ),
        ]

    return sonder
