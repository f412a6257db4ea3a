"""The household on one page: each member with their own parcours, for those who may open their dossiers."""

from uuid import UUID, uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

STRUCTURE = "MDS-33-05"
SECRET = "Elle ne veut pas que Jon le sache."


@pytest.fixture(scope="module")
def foyer(ecrans: Ecrans) -> dict[str, UUID]:
    """A couple, of whom one is accompanied by the structure; a third one who left for another household."""
    api, ensemble = ecrans.api, str(uuid4())
    ici = {"foyer": ensemble, "role": "CONJOINT"}
    ouverts = {nom: api.ouvrir(identite=identite(nom="Etxegarai", prenom=nom), **ici) for nom in ("Jon", "Maider")}
    elle = {"foyer": ensemble, "role": "DEMANDEUR", "survenu_le": aujourd_hui().isoformat()}
    ouverts["Ane"] = api.ouvrir(identite=identite(nom="Etxegarai", prenom="Ane"), **elle)
    derouler(api, ouverts["Jon"], "designer-referent")
    api.faire(ouverts["Jon"], "ecrire-note", visibilite="STRUCTURE", texte=SECRET)
    api.faire(ouverts["Maider"], "delier-foyer", foyer=ensemble, motif="SEPARATION")
    ailleurs = {"structure": "ML-33-01", "organisme": "MISSION_LOCALE"}
    decision = {"orientation": str(uuid4()), "parcours": "PROFESSIONNEL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(ouverts["Ane"], "decider-orientation", **decision, **ailleurs)
    api.faire(ouverts["Ane"], "designer-structure", **ailleurs)
    api.projeter()
    return ouverts


def dit(visiteur: Visiteur, dossier: UUID) -> str:
    """The page, on one line."""
    return " ".join(texte(visiteur.ouvrir(f"/dossier/{dossier}/foyer").text).split())


def test_chacun_dans_son_parcours(ecrans: Ecrans, foyer: dict[str, UUID]) -> None:
    with ecrans.api.visiteur(Role.REFERENT, STRUCTURE) as referent:
        situation = referent.ouvrir(f"/dossier/{foyer['Ane']}").text
        assert f'href="/dossier/{foyer["Ane"]}/foyer"' in situation
        page = dit(referent, foyer["Ane"])
        elle, lui = page.split("ETXEGARAI Ane ce dossier")[1].split("ETXEGARAI Jon", 1)
        assert "Notifier l'orientation" in elle
        assert "Mission locale de Bordeaux" in elle
        assert "Conjoint" in lui
        assert "Mission locale" not in lui
        assert "Maider" not in page
        assert SECRET not in page
        lue = ecrans.api.services.ecrans.consultations.chercher(dossier=foyer["Jon"])[0]
        assert (lue.agent, lue.quoi) == (referent.agent, "GET /dossier/{dossier}/foyer")


def test_qui_ne_lit_aucun_nom_n_en_lit_pas_ici(ecrans: Ecrans, foyer: dict[str, UUID]) -> None:
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as administrateur:
        page = dit(administrateur, foyer["Ane"])
        assert "ETXEGARAI" not in page.upper()
        assert f"Dossier {str(foyer['Jon'])[:8]}" in page


def test_un_dossier_hors_de_son_perimetre_n_y_est_pas(ecrans: Ecrans, foyer: dict[str, UUID]) -> None:
    """An agent of the structure of one sees neither the other, nor that there is one."""
    with ecrans.api.visiteur(Role.REFERENT, "ML-33-01") as ailleurs:
        page = dit(ailleurs, foyer["Ane"])
        assert "ETXEGARAI Ane" in page
        assert "Jon" not in page
        assert ailleurs.ouvrir(f"/dossier/{foyer['Jon']}/foyer").status_code == 403
