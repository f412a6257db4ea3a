"""Errors that stop a relay; messages are in French, and never quote the content of an event."""


class InterventionRequise(Exception):
    """The relay cannot go on without somebody: the message says what is wrong and what to do."""


class TopicsNonConformes(InterventionRequise):
    """Topics are missing, or not as the relay needs them; the message lists them."""


class NonPublie(Exception):
    """Kafka did not take some events: the ``premiere`` and ``derniere`` positions among them, and the error."""

    def __init__(self, premiere: int, derniere: int, cause: BaseException) -> None:
        """``cause`` is what kafka-python raised, or put in the future of a record."""
        self.premiere, self.derniere, self.cause = premiere, derniere, cause
        super().__init__(
            f"l'événement à la position {premiere} n'a pas été publié"
            if premiere == derniere
            else f"des événements des positions {premiere} à {derniere} n'ont pas été publiés"
            " (un lot de 1 dirait lequel est en cause)"
        )
