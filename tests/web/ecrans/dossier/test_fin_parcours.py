"""A parcours that has ended is said ended on every screen, and nobody is expected any more (R7)."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite
from web.mots.ecriture import jour

STRUCTURE = "MDS-33-05"


@pytest.fixture(scope="module")
def termine(ecrans: Ecrans) -> UUID:
    """A dossier under contract, with a rendez-vous next week, whose parcours a référent has ended on the screens."""
    api = ecrans.api
    ouvert = api.ouvrir(identite=identite(nom="Iribarne", prenom="Xan"))
    derouler(api, ouvert, "signer-contrat-engagement")
    dans_huit_jours = (aujourd_hui() + timedelta(days=8)).isoformat()
    rendez_vous = {"rendez_vous": str(uuid4()), "le": dans_huit_jours, "heure": "09:00", "motif": "SUIVI"}
    api.faire(ouvert, "planifier-rendez-vous", structure=STRUCTURE, **rendez_vous)
    with api.visiteur(Role.REFERENT, STRUCTURE) as referent:
        adresse = f"/dossier/{ouvert}/etape/terminer-parcours"
        page = referent.ouvrir(adresse).text
        assert "ses rendez-vous à venir sont annulés en même temps" in texte(page)
        fini = referent.envoyer(adresse, **formulaire(page), motif="EMPLOI_DURABLE")
        assert fini.status_code == 303
        assert "Enregistré. Parcours terminé" in lu(referent, fini.headers["Location"])
    api.projeter()
    return ouvert


def lu(visiteur: Visiteur, adresse: str) -> str:
    """What a page says, on one line."""
    return " ".join(texte(visiteur.ouvrir(adresse).text).split())


def test_r7_la_tete_du_dossier_le_dit(ecrans: Ecrans, termine: UUID) -> None:
    le = jour(aujourd_hui()).replace("\N{NO-BREAK SPACE}", " ")
    with ecrans.api.visiteur(Role.REFERENT, STRUCTURE) as referent:
        page = lu(referent, f"/dossier/{termine}")
    tete = page[page.index("Suivi par") : page.index("Plan d'action")]
    assert f"Parcours Terminé le {le} Emploi durable" in tete
    assert "Suivi par Plus personne" in tete
    assert "Contrat d'engagement Contrat et plan Sans suite" in tete
    for faux in ("À orienter", "Personne encore", "Jusqu'au"):
        assert faux not in tete


def test_r7_le_rendez_vous_est_annule_par_un_evenement(ecrans: Ecrans, termine: UUID) -> None:
    etapes = ecrans.api.lire(f"/dossiers/{termine}").json()["etapes"]
    assert [e["type"] for e in etapes][-2:] == ["parcours.termine.v1", "rendez_vous.annule.v1"]
    assert etapes[-1]["contenu"]["par"] == "SERVICE"


def test_r7_l_agenda_de_la_structure_n_attend_plus_personne(ecrans: Ecrans, termine: UUID) -> None:
    semaine = (aujourd_hui() + timedelta(days=8)).isoformat()
    lue = ecrans.api.lire("/agenda", structure=STRUCTURE, le=semaine).json()
    etats = {r["etat"] for r in lue["rendez_vous"] if r["dossier"] == str(termine)}
    assert etats == {"ANNULE"}


def test_r7_les_listes_ne_disent_ni_a_orienter_ni_sans_referent(ecrans: Ecrans, termine: UUID) -> None:
    """Her right is still open: she is in the list of all, in none of those that wait for somebody."""

    def lus(**parametres: str) -> set[str]:
        mots = {"recherche": "Iribarne Xan"}
        page = ecrans.api.appeler("POST", "/recherche", params=parametres, json=mots).json()
        return {ligne["dossier"] for ligne in page["lignes"]}

    assert str(termine) in lus()
    for volet in ("A_ORIENTER", "SANS_REFERENT", "SANS_RENDEZ_VOUS"):
        assert str(termine) not in lus(volet=volet)


def test_r7_la_personne_le_lit_chez_elle(ecrans: Ecrans, termine: UUID) -> None:
    with ecrans.api.visiteur(Role.ALLOCATAIRE, agent=termine) as elle:
        page = lu(elle, "/")
    assert "Votre accompagnement a pris fin" in page
    assert "Aucun rendez-vous n'est prévu" in page
    assert "vous serez prévenu(e)" not in page
