"""Flows of the payers of the RSA: which one was imported last, so that an older one changes nothing afterwards.

One stream per payer. An import begins with this event, before it records any person: what a later flow states is never
replaced by what an earlier one stated, even when the later one is still being imported.
"""

from datetime import time
from typing import Annotated

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.entree.droits import OrganismePayeur


@inscrire(code=1201, nom="flux_droits.importe", famille="flux_droits", libelle="Import d'un flux de droits commencé")
class FluxDroitsImporte(Evenement):
    """The import of a flow begins on ``survenu_le``; the payer made it on ``cree_le`` at ``cree_a`` (Europe/Paris)."""

    organisme_payeur: OrganismePayeur
    numero: Annotated[str, forme(r"^[0-9A-Z]{1,3}$", "un numéro de caisse de 1 à 3 chiffres ou majuscules")]
    cree_le: DateCivile
    cree_a: time
