"""A contract that is over is said to be, to the person too."""

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.parcours import derouler
from tests.web.serveur import Api, identite


def test_r13_un_contrat_fini_est_dit_fini_a_la_personne(api: Api) -> None:
    ouvert = api.ouvrir(identite=identite(nom="Olhagaray"))
    derouler(api, ouvert, "signer-contrat-engagement")
    api.projeter()
    with api.visiteur(Role.ALLOCATAIRE, agent=ouvert) as elle:
        assert "Il est fini." in texte(elle.ouvrir("/").text)
