"""Ids of controls, on every form of every step in every mode: none is told twice, labels and descriptions lead somewhere."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import pytest

from commands.base import Cadre
from commands.regles import REGLES
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.correction import MotifCorrection
from tests.web.ecrans.validite import fautes
from tests.web.saisies.test_formes import CONTEXTE, presentation, remplir
from web.agenda.vigilance import Avertissements
from web.feuilles.arbitrage import choix_du_motif
from web.feuilles.conflit import Difference
from web.feuilles.rubriques import ranger
from web.formulaires.ancres import A_COTE, MOTIF, Ancre
from web.formulaires.arbre import Element, decrire, nommer
from web.formulaires.resume import resumer
from web.onglets import Onglet
from web.recit.bandeau import bandeau
from web.recit.dossier import Personne
from web.recit.recit import Conteur
from web.rendu import ENVIRONNEMENT
from web.saisies import SAISIES, Saisie
from web.saisies.gardes import Garde

VISITE: Final = SimpleNamespace(
    services=SimpleNamespace(territoire=CONTEXTE.territoire),
    valeurs=lambda _: [],
    acteur=Acteur(agent=UUID(int=2), role=Role.REFERENT, canal=Canal.ECRAN),
    session=SimpleNamespace(a_choisir=False, plusieurs=False),
)
COMMUN: Final[dict[str, Any]] = {
    "visite": VISITE,
    "habilitation": SimpleNamespace(nom="Camille Essai", role=Role.REFERENT, titre="Référent"),
    "jeton": "jeton",
    "navigation": (),
    "lieu": "MDS",
    "recherche_globale": True,
    "chemin": "/dossier",
    "dossier": UUID(int=1),
    "personne": SimpleNamespace(complet="Maïté Étchéverry"),
    "version": 4,
    "cle": UUID(int=3),
    "bandeau_dit": bandeau(CONTEXTE.etat, Cadre(CONTEXTE.le, REGLES), Conteur(CONTEXTE.territoire, {}, {}), Personne()),
    "onglets": tuple(Onglet),
    "onglet": None,
    "mien": False,
    "cote": (),
    "etat": CONTEXTE.etat,
    "qui": "",
    "recherches": (),
    "depose": "",
    "ancre": "",
    "brouillon": UUID(int=4),
    "suspens": "",
    "nouveau": UUID(int=5),
    "fenetre": UUID(int=6),
    "tenu": False,
    "repris": None,
    "attendent": (),
    "modifie_le": None,
    "refus": False,
    "reserve": "",
    "creneaux": (("creneau:2026-12-09T09:00", "mercredi 9 décembre 2026 à 9 h"),),
    "averti": Avertissements("2026-12-25 09:00:00", ("Le 25/12/2026 est férié (Noël).",)),
}
GARDE: Final = Garde("Manquement", (("Constaté", "hier"),), (), ("Borne",), None)
CORRIGEE: Final = SimpleNamespace(titre="Étape", etape=SimpleNamespace(version=3, survenu_le=CONTEXTE.le))
DIFFERENCES: Final = [Difference(nom, nom, "la mienne", "la sienne") for nom in ("motif", "motif-1", "precision")]


def page(gabarit: str, **contexte: Any) -> str:
    return ENVIRONNEMENT.get_template(f"dossier/{gabarit}.html").render(COMMUN | contexte)


def formulaires(saisie: Saisie) -> Iterator[tuple[str, Sequence[Element], bool, dict[str, str]]]:
    """The form of a step, plain and correcting, unfolded, without and with something wrong everywhere."""
    tenue = presentation(saisie)
    for corrige in (False, True):
        forme, noms = saisie.forme(corrige=corrige), saisie.champs(corrige=corrige)
        saisies = remplir(forme, noms, tenue)
        dits = nommer(decrire(forme, noms, tenue, saisies))
        for erreurs in ({}, dict.fromkeys((*dits, *A_COTE), "Ce champ est obligatoire.")):
            mode = f"{'corrige' if corrige else 'saisie'}, {'refusé' if erreurs else 'rempli'}"
            yield mode, decrire(forme, noms, tenue, saisies, erreurs), corrige, erreurs


@pytest.mark.parametrize("nom", sorted(SAISIES))
def test_en_une_page(nom: str) -> None:
    saisie = SAISIES[nom]
    for mode, elements, corrige, erreurs in formulaires(saisie):
        corrigee = {"corrige": UUID(int=5), "corrigee": CORRIGEE} if corrige else {"corrige": None, "corrigee": None}
        motif = choix_du_motif({MOTIF: [MotifCorrection.DOUBLON.value]})
        rubriques = ranger(elements, () if corrige else saisie.rubriques, erreurs)
        montre = {
            "saisie": saisie,
            "rubriques": rubriques,
            "noms": nommer(elements),
            "erreurs": erreurs,
            "gardes": [GARDE],
        }
        assert fautes(page("etape", **montre, **corrigee, **motif)) == [], mode


@pytest.mark.parametrize("nom", sorted(nom for nom, saisie in SAISIES.items() if saisie.parties))
def test_pas_a_pas(nom: str) -> None:
    """Each part, wrong and right, then the summary of a draft that corrects."""
    saisie = SAISIES[nom]
    commun = {"saisie": saisie, "gardes": [], "corrigee": CORRIGEE} | choix_du_motif({})
    for mode, elements, _, erreurs in formulaires(saisie):
        for rang, partie in enumerate(saisie.parties):
            siens = [e for e in elements if e.nom in partie.champs]
            montre = {"champs": siens, "noms": nommer(siens), "erreurs": erreurs, "partie": rang}
            assert fautes(page("etape_partie", **commun, **montre)) == [], (mode, partie)
        parties = [(p, list(resumer([e for e in elements if e.nom in p.champs]))) for p in saisie.parties]
        dites = [(texte, "#" + Ancre(n)) for n, texte in erreurs.items()]
        resume = page("etape_resume", **commun, parties=parties, fautes=dites, erreurs=erreurs)
        assert [f for f in fautes(resume) if "renvoi" not in f] == [], mode


@pytest.mark.parametrize("corriger", [False, True])
def test_deux_saisies(corriger: bool) -> None:
    """Two people said otherwise, whatever the fields are called, beside the motive of a correction."""
    montre = {"saisie": SAISIES["planifier-rendez-vous"], "conflit": None, "autre": "La sienne", "dites": ()}
    choisir = {"differences": DIFFERENCES, "caches": [], "corriger": corriger, "geste": "enregistrer", "erreurs": {}}
    assert fautes(page("conflit", **montre, **choisir, **choix_du_motif({}))) == []


def test_un_chemin_ne_se_prend_pas_pour_un_autre() -> None:
    """No path is the id of what belongs to another one, and none is one of the names that are asked beside a command."""
    with pytest.raises(ValueError, match="axes--1"):
        Ancre("axes--1")
    assert Ancre("axes-0").aide != Ancre("axes-0-aide")
    assert Ancre(MOTIF) != f"c-{MOTIF}"
    for saisie in SAISIES.values():
        for corrige in (False, True):
            assert not A_COTE & set(saisie.champs(corrige=corrige)), saisie.nom
