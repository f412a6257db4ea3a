"""What a step names must be known, whoever asks and by which door: generated from the commands."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel

from commands.base import ETAPES, Commande
from commands.entree.droits import OuvrirDossier
from commands.execute import Demande, executer
from commands.regles import METROPOLE
from ledger.annotations import Designe, designations, type_simple
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Canal, Role
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.parcours import derouler
from tests.web.reseau import declarer
from tests.web.serveur import Api, identite, ouverture, probleme
from web.annuaire import CONTROLES
from web.etapes import chemin

SANS_CONTROLE = {Designe.OFFRE, Designe.METIER}
INCONNUS: dict[Designe, tuple[str, str]] = {
    Designe.STRUCTURE: ("ZZZ-33-99", "structure_inconnue"),
    Designe.COMMUNE: ("33999", "commune_inconnue"),
    Designe.AGENT: (str(UUID(int=99)), "agent_inconnu"),
    Designe.MDS: ("MDS-33-99", "mds_inconnue"),
    Designe.EQUIPE: ("EPT-33-99", "equipe_inconnue"),
}
CAS = [
    (commande, champ)
    for commande in ETAPES
    for champ, chose in designations(commande).items()
    if chose not in SANS_CONTROLE
]
RENDEZ_VOUS = {
    "le": f"{METROPOLE.reporte(aujourd_hui() + timedelta(days=90)):%d/%m/%Y}",
    "heure": "14 h 30",
    "motif": "SUIVI",
}


def designes(modele: type[BaseModel]) -> Iterator[Designe]:
    """What a model names inside the fields that hold others."""
    for annotation in modele.model_fields.values():
        interieur = type_simple(annotation)
        if isinstance(interieur, type) and issubclass(interieur, BaseModel):
            yield from (*designations(interieur).values(), *designes(interieur))


def test_tout_ce_qui_est_cite_est_controle() -> None:
    """Each kind of thing but what may be of a catalogue, or of a release, that is not followed here; a step names it at its
    top.
    """
    assert set(CONTROLES) == set(INCONNUS) == set(Designe) - SANS_CONTROLE
    assert {designations(commande)[champ] for commande, champ in CAS} == set(INCONNUS)
    assert [commande for commande in ETAPES if set(designes(commande)) & set(INCONNUS)] == []


@pytest.mark.parametrize(("commande", "champ"), CAS, ids=lambda cas: cas if isinstance(cas, str) else chemin(cas))
def test_un_inconnu_est_refuse(api: Api, commande: type[Commande], champ: str) -> None:
    """The refusal names the field and says what to do; nothing typed comes back in it."""
    (exemple,) = commande.model_json_schema()["examples"]
    connus = {nom: str(api.agent) for nom, chose in designations(commande).items() if chose is Designe.AGENT}
    valeur, code = INCONNUS[designations(commande)[champ]]
    corps = exemple | {nom: agent for nom, agent in connus.items() if nom in exemple} | {champ: valeur}
    ou = "/dossiers" if commande is OuvrirDossier else f"/dossiers/{api.ouvrir()}/{chemin(commande)}"
    avant = api.services.journal.position()
    document = probleme(api.demander(ou, corps), 409, f"refus/{code}")
    assert document["champ"] == champ
    assert valeur not in document["detail"]
    assert api.services.journal.position() == avant


def test_une_structure_declaree_au_journal_est_connue(api: Api) -> None:
    """The network may hold more than the file of the territory."""
    dossier = api.ouvrir()
    rendez_vous = {
        "le": (aujourd_hui() + timedelta(days=90)).isoformat(),
        "heure": "14:30",
        "motif": "SUIVI",
        "structure": "ASSO-33-77",
    }
    probleme(api.demander(f"/dossiers/{dossier}/planifier-rendez-vous", rendez_vous), 409, "refus/structure_inconnue")
    declarer(api.services.journal, "ASSO-33-77", "Bordeaux")
    api.faire(dossier, "planifier-rendez-vous", **rendez_vous)


def test_une_commune_d_ailleurs(api: Api) -> None:
    """Only the communes of the département are known, those whose MDS is not described too."""
    for commune in ("40001", "33001"):
        api.faire(api.ouvrir(), "modifier-identite", identite=identite(), commune=commune)


def test_ce_que_le_dossier_dit_deja_se_redit(api: Api) -> None:
    """The CAF states a commune that the territory does not describe: the référent who changes the rest is not stopped."""
    dossier, services = uuid4(), api.services
    corps: dict[str, Any] = ouverture(commune="33998", mds=None)
    commande = OuvrirDossier.model_validate(corps)
    acteur = Acteur(uuid4(), Role.SYSTEME, Canal.FLUX_CAF)
    executer(services.journal, Demande(dossier, commande, acteur), services.cadre())
    change = {"identite": corps["identite"] | {"telephone": "0612345678"}}
    api.faire(dossier, "modifier-identite", commune="33998", **change)
    autre = api.demander(f"/dossiers/{dossier}/modifier-identite", change | {"commune": "33997"})
    probleme(autre, 409, "refus/commune_inconnue")


def test_un_formulaire_forge(api: Api) -> None:
    """The page comes back with what was typed, and leads to the field."""
    dossier = api.ouvrir()
    adresse = f"/dossier/{dossier}/etape/planifier-rendez-vous"
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        champs = formulaire(referent.ouvrir(adresse).text) | RENDEZ_VOUS | {"structure": "ZZZ-33-99"}
        page = referent.envoyer(adresse, **champs)
    assert page.status_code == 409
    assert '<a href="#c-structure">Aucune structure du département ne porte ce code' in page.text
    assert "14 h 30" in page.text


def test_un_brouillon_valide(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier, "designer-referent")
    activite = {"type_action": "FORMATION", "semaine": "2026-02-09", "heures": 6, "mode": "COLLECTIVE"}
    champs = activite | {"encadrement": "ENCADREE", "executant": "ZZZ-33-99"}
    contenu = {"etapes": [{"etape": "activite.prevue", "champs": champs}]}
    assert api.appeler("PUT", f"/dossiers/{dossier}/brouillon", json=contenu).status_code == 200
    probleme(api.demander(f"/dossiers/{dossier}/brouillon/valider", None), 409, "refus/structure_inconnue")
