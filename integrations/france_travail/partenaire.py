"""France Travail as a partner of the delivery: which steps it is told of, by which calls, for whom."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction, Structure
from integrations.france_travail.client import Client
from integrations.france_travail.identites import personne
from integrations.france_travail.traductions import TRANSMISES, traduire
from integrations.livraison.partenaire import Accuse, ContexteEnvoi, Depart, Effet, Partenaire
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.events.entree.inscription import InscriptionModifiee, InscriptionReprise
from ledger.events.orientations.designation import StructureDesignee
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL

EFFETS: Final[Mapping[str, Effet]] = {"POST": Effet.CREATION, "DELETE": Effet.SUPPRESSION}
"""By method; the others change what is there."""
INCONNU: Final = "inconnu"


class FranceTravail(Partenaire[Appel]):
    """Calls of the SI Plateforme, made by :class:`~integrations.france_travail.client.Client`."""

    destinataire: ClassVar = FRANCE_TRAVAIL
    types: ClassVar = TRANSMISES
    rattrapages: ClassVar = frozenset(
        {
            DossierOuvert,
            IdentiteModifiee,
            InscriptionModifiee,
            InscriptionReprise,
            OrientationDecidee,
            StructureDesignee,
        }
    )
    crees: ClassVar = ("rendez_vous", "sanction")
    reconnait: ClassVar = True

    def __init__(self, client: Client, coffre: Coffre, structures: Mapping[str, Structure]) -> None:
        """``coffre`` opens who the person is; ``structures``: by our code."""
        self._client, self._coffre, self._structures = client, coffre, structures

    def preparer(self, e: EvenementLu, contexte: ContexteEnvoi) -> Depart[Appel] | None:
        """See :class:`Partenaire`."""
        sien = ContexteTraduction(
            contexte.historique,
            contexte.scelles,
            contexte.references,
            self._structures,
            lambda lu: lu.desceller(self._coffre),
        )
        appel = traduire(e, sien)
        if appel is None:
            return None
        return Depart(services.api(appel.service), EFFETS.get(appel.methode, Effet.CHANGEMENT), appel)

    def executer(self, appel: Appel, lus: Sequence[EvenementLu]) -> Accuse:
        """See :class:`Partenaire`."""
        return Accuse(self._client.executer(appel, personne(lus, self._coffre)).reference)

    def retrouver(self, appel: Appel, lus: Sequence[EvenementLu]) -> Accuse | None:
        """See :class:`Partenaire`."""
        trouvee = self._client.retrouver(appel, personne(lus, self._coffre))
        return None if trouvee is None else Accuse(trouvee.reference)

    def reconnaitre(self, appel: Appel, lus: Sequence[EvenementLu]) -> Accuse | None:
        """See :class:`Partenaire`."""
        trouvee = self._client.retrouver(appel, personne(lus, self._coffre), sous_notre_marque=False)
        return None if trouvee is None else Accuse(trouvee.reference)

    def service(self, e: EvenementLu) -> str:
        """See :class:`Partenaire`."""
        service = services.SERVICES.get(e.classe) if e.classe is not None else None
        return services.api(service) if service is not None else INCONNU

    def ouvert(self, service: str) -> bool:
        """See :class:`Partenaire`."""
        return self._client.ouverte(service)
