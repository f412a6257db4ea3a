"""All that is kept of a person, for her: readable by anybody, and as data (RGPD articles 15 and 20).

Whole, it holds texts as agents typed them, notes that one kept for himself included: who hands it over reads it first, for
what it may say of somebody else (article 15 § 4). What she takes by herself leaves out those texts, and what was decided of
her and nobody has told her yet: it says how much, and that she may ask for it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from ledger.dates import aujourd_hui, date_civile
from ledger.events.base import Evenement
from ledger.events.entree.rectification import RectificationRepondue
from ledger.events.orientations.orientation import OrientationNotifiee
from ledger.events.sanctions.recours import DecisionRecoursNotifiee, SanctionNotifiee
from ledger.events.sanctions.sanction import IntentionSanctionNotifiee
from ledger.events.suivi.accompagnement import MessageEnvoye, MessageRecu
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from readmodels.dossier.chronologie import derouler
from readmodels.horloge import Moment
from web.mots.champs import libelle_champ
from web.mots.consultations import PAGES
from web.mots.ecriture import jour, pluriel
from web.services import Services

CONSULTATIONS_MAX: Final = 10_000
"""Answers that showed her, told at most; the last ones. They are kept a year."""
TUS: Final = frozenset({"rattachement", "correction"})
"""Fields that say nothing of her by themselves."""
A_RELIRE: Final = "texte écrit par un agent : demandez-le, il est relu avant de vous être remis"
IDENTITE: Final = "identite"
"""The sealed field that says nothing but who she is."""
ECHANGES: Final = frozenset({MessageEnvoye, MessageRecu, RectificationRepondue})
"""Steps whose texts she was sent, or wrote."""
NOTIFIENT: Final[Mapping[str, frozenset[type[Evenement]]]] = {
    "orientation": frozenset({OrientationNotifiee}),
    "sanction": frozenset({IntentionSanctionNotifiee, SanctionNotifiee, DecisionRecoursNotifiee}),
}
"""Families in which something is decided of her, and the steps by which she is told of what stands until then."""


class Etape(NamedTuple):
    """A step that was recorded of her: when it happened, when it was known, by whom, and all that it says."""

    survenu_le: date
    enregistre_le: date
    etape: str
    par: str
    corrigee: bool
    dit: dict[str, Any]


class Consultation(NamedTuple):
    """Somebody saw her dossier."""

    le: date
    par: str
    structure: str | None
    quoi: str


class Donnees(NamedTuple):
    """All that is kept of a person; ``effacee``: nothing sealed of her can be read any more; ``a_notifier``: steps that are
    left out, for she is not told of them yet.
    """

    dossier: UUID
    etabli_le: date
    effacee: bool
    etapes: list[Etape]
    consultations: list[Consultation]
    a_notifier: int = 0


class DossierInconnu(ValueError):
    """Nobody has this dossier."""


def donnees(services: Services, dossier: UUID) -> Donnees:
    """All of it. Raises :class:`DossierInconnu`."""
    return _rassembler(services, dossier, _lire(services, dossier), relues=True)


def a_elle_meme(services: Services, dossier: UUID) -> Donnees:
    """Those that she takes by herself, that nobody reads before. Raises :class:`DossierInconnu`."""
    lus = _lire(services, dossier)
    tues = _pas_encore_dites(lus)
    dites = [e for e in lus if e.evenement_id not in tues]
    return _rassembler(services, dossier, dites, relues=False)._replace(a_notifier=len(lus) - len(dites))


def _lire(services: Services, dossier: UUID) -> list[EvenementLu]:
    lus = services.journal.lire([dossier])[dossier]
    if not lus:
        message = f"le dossier {dossier} n'existe pas : vérifiez son identifiant"
        raise DossierInconnu(message)
    return list(lus)


def _pas_encore_dites(lus: list[EvenementLu]) -> frozenset[UUID]:
    """Steps of a procedure since the last one by which she was told of it."""
    attendent: dict[str, list[UUID]] = {famille: [] for famille in NOTIFIENT}
    for e in lus:
        if e.classe is not None and e.classe.famille in attendent:
            attendent[e.classe.famille].append(e.evenement_id)
            if e.classe in NOTIFIENT[e.classe.famille]:
                attendent[e.classe.famille].clear()
    return frozenset(etape for etapes in attendent.values() for etape in etapes)


def _rassembler(services: Services, dossier: UUID, lus: list[EvenementLu], *, relues: bool) -> Donnees:
    return Donnees(
        dossier,
        aujourd_hui(),
        services.coffre.cle(dossier) is None,
        list(_etapes(services, lus, relues=relues)),
        [
            Consultation(date_civile(vue.le), vue.role.libelle, vue.structure, PAGES.get(vue.quoi, vue.quoi))
            for vue in services.ecrans.consultations.chercher(dossier=dossier, limite=CONSULTATIONS_MAX)
            if vue.permise
        ],
    )


def _etapes(services: Services, lus: list[EvenementLu], *, relues: bool) -> Iterator[Etape]:
    """Each step; the texts of agents are left out unless somebody reads them before they are handed over."""
    classes = {e.evenement_id: e.classe for e in lus}
    for etape in derouler(lus, Moment.au(None), coffre=services.coffre, sensible=True):
        role = Role(etape.contexte["role"])
        entiere = relues or role is Role.ALLOCATAIRE or classes[etape.evenement] in ECHANGES
        scelle = {
            nom: valeur if entiere or nom == IDENTITE else A_RELIRE
            for nom, valeur in (etape.scelle or {}).items()
            if valeur is not None
        }
        yield Etape(
            etape.survenu_le,
            date_civile(etape.enregistre_le),
            etape.libelle,
            role.libelle,
            etape.corrigee_par is not None,
            {
                nom: valeur
                for nom, valeur in {**etape.contenu, **scelle}.items()
                if nom not in TUS and valeur is not None
            },
        )


def en_texte(toutes: Donnees) -> Iterator[str]:
    """The lines of a document that anybody reads."""
    yield f"Données enregistrées sous le dossier {toutes.dossier}, au {jour(toutes.etabli_le)}"
    if toutes.effacee:
        yield "La personne a été effacée : ni identité ni texte ne se lit plus."
    if toutes.a_notifier:
        yield f"Sans {pluriel(toutes.a_notifier, 'étape')} d'une décision qui ne vous est pas encore notifiée."
    yield ""
    yield "CE QUI EST ENREGISTRÉ"
    for etape in toutes.etapes:
        corrigee = " (corrigée ou annulée depuis)" if etape.corrigee else ""
        yield ""
        yield f"{jour(etape.survenu_le)} : {etape.etape}{corrigee}, par un {etape.par}, le {jour(etape.enregistre_le)}"
        for nom, valeur in etape.dit.items():
            yield from _en_mots(libelle_champ(nom), valeur, "  ")
    yield ""
    yield "QUI A CONSULTÉ CES DONNÉES, DEPUIS UN AN"
    for vue in toutes.consultations:
        yield f"{jour(vue.le)} : {vue.par}{f' ({vue.structure})' if vue.structure else ''}, {vue.quoi}"


def _en_mots(nom: str, valeur: Any, marge: str) -> Iterator[str]:
    if isinstance(valeur, Mapping):
        yield f"{marge}{nom} :"
        for sous, contenu in valeur.items():
            if contenu is not None:
                yield from _en_mots(libelle_champ(str(sous)), contenu, f"{marge}  ")
    elif isinstance(valeur, list | tuple):
        for element in valeur:
            yield from _en_mots(nom, element, marge)
    else:
        yield f"{marge}{nom} : {valeur}"


def en_donnees(toutes: Donnees) -> dict[str, Any]:
    """The same for a program."""
    return {
        **toutes._asdict(),
        "etapes": [etape._asdict() for etape in toutes.etapes],
        "consultations": [vue._asdict() for vue in toutes.consultations],
    }
