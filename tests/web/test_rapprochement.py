"""Whether an identifier is known is not for anybody to ask: it is decided last, journaled and limited (H1)."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api, identite, ouverture, probleme
from web.etapes import RAPPROCHEMENT, RAPPROCHES
from web.securite import Debit, TropDeRequetes

REFUSEES: dict[str, dict[str, Any]] = {
    "un fait à venir": {"survenu_le": "2099-01-01"},
    "un droit à venir": {"droit_ouvert_le": "2099-01-01"},
    "une structure inconnue": {"mds": "MDS-99-99"},
    "une étape à corriger qui n'existe pas": {
        "correction": {"evenement": str(uuid4()), "motif": "ERREUR_DE_SAISIE"},
    },
}


@pytest.mark.parametrize("champs", list(REFUSEES.values()), ids=list(REFUSEES))
def test_h1_ce_qui_est_refuse_ne_dit_pas_si_la_personne_est_connue(api: Api, champs: dict[str, Any]) -> None:
    """The same answer, to a byte, for a NIR that leads to a dossier and for one that leads nowhere."""
    connue, inconnue = identite(), identite()
    api.ouvrir(identite=connue)
    avant = api.services.journal.position()
    reponses = [api.demander("/dossiers", ouverture(identite=qui, **champs)) for qui in (connue, inconnue)]
    assert reponses[0].status_code == reponses[1].status_code >= 400
    assert reponses[0].content == reponses[1].content
    assert b"personne_deja_connue" not in reponses[0].content
    assert api.services.journal.position() == avant


def test_h1_une_version_depassee_ne_dit_pas_si_la_personne_est_connue(api: Api) -> None:
    connue, dossier = identite(), api.ouvrir()
    api.ouvrir(identite=connue)
    route = f"/dossiers/{dossier}/modifier-identite"
    reponses = [api.demander(route, {"identite": qui}, version=9) for qui in (connue, identite())]
    assert [reponse.status_code for reponse in reponses] == [412, 412]
    assert reponses[0].content == reponses[1].content


def test_h1_un_rapprochement_est_au_journal(api: Api) -> None:
    """Who met whom, without a word of it in the answer."""
    qui = identite()
    dossier, api.agent = api.ouvrir(identite=qui), uuid4()
    reponse = api.demander("/dossiers", ouverture(identite=qui))
    probleme(reponse, 409, "refus/personne_deja_connue")
    assert str(dossier) not in reponse.text
    (row,) = api.services.ecrans.consultations.chercher(agent=api.agent)
    assert (row.quoi, row.dossiers, row.permise, row.motif) == (RAPPROCHEMENT, [dossier], False, "INSTRUIRE")


def test_h1_un_identifiant_qui_ne_mene_pas_au_dossier_est_au_journal(api: Api) -> None:
    dossier, api.agent = api.ouvrir(), uuid4()
    corps = {"genre": "NIR", "motif": "AUTRE_PERSONNE", "valeur": "2880233063012"}
    reponse = api.demander(f"/dossiers/{dossier}/revoquer-identifiant", corps)
    probleme(reponse, 409, "refus/identifiant_non_rattache")
    (row,) = api.services.ecrans.consultations.chercher(agent=api.agent)
    assert (row.quoi, row.dossiers) == (RAPPROCHEMENT, [dossier])


def test_h1_qui_rapproche_trop_attend(api: Api) -> None:
    """Known or not, nothing more is said to an agent who met ten persons; others go on, and so do his other steps."""
    qui, dossier = identite(), api.ouvrir()
    api.ouvrir(identite=qui)
    api.agent = uuid4()
    for _ in range(RAPPROCHES):
        probleme(api.demander("/dossiers", ouverture(identite=qui)), 409, "refus/personne_deja_connue")
    avant = api.services.journal.position()
    reponses = [
        api.demander(adresse, corps)
        for qui_ in (qui, identite())
        for adresse, corps in (
            ("/dossiers", ouverture(identite=qui_)),
            (f"/dossiers/{dossier}/modifier-identite", {"identite": qui_}),
        )
    ]
    for reponse in reponses:
        probleme(reponse, 429, "trop-de-demandes")
    assert api.services.journal.position() == avant
    api.faire(dossier, "modifier-droits", etat_droit="CLOS", soumis_droits_devoirs=True)
    api.agent = uuid4()
    api.ouvrir()


def test_h1_une_page_compte_comme_l_api(api: Api) -> None:
    qui, dossier = identite(), api.ouvrir()
    api.ouvrir(identite=qui)
    with api.visiteur(Role.REFERENT, "MDS-33-05") as agent:
        adresse = f"/dossier/{dossier}/etape/modifier-identite"
        annee, mois, jour = qui["naissance_le"].split("-")
        champs = {champ: qui[champ] for champ in ("nom", "prenom", "nir")} | {"naissance_le": f"{jour}/{mois}/{annee}"}
        page = agent.envoyer(adresse, **{f"identite-{champ}": valeur for champ, valeur in champs.items()})
        assert "Un autre dossier existe déjà pour cette personne" in unescape(page.text)
        rangs = api.services.ecrans.consultations.chercher(agent=agent.agent)
    assert (RAPPROCHEMENT, False) in {(c.quoi, c.permise) for c in rangs}


def test_une_reserve_se_refait_au_rythme_dit(monkeypatch: pytest.MonkeyPatch) -> None:
    debit, heure = Debit(), [0.0]
    monkeypatch.setattr("web.securite.time.monotonic", lambda: heure[0])
    for _ in range(3):
        debit.exiger("rapprochement", "a", par_minute=0.5, reserve=3)
    with pytest.raises(TropDeRequetes, match="120 s"):
        debit.exiger("rapprochement", "a", par_minute=0.5, reserve=3, compter=False)
    heure[0] = 121.0
    for _ in range(4):
        debit.exiger("rapprochement", "a", par_minute=0.5, reserve=3, compter=False)
