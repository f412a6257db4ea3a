"""Logs that no command would write, for properties that hold whatever the log says.

Several dossiers, every type of event, facts recorded late, corrections, corrections of corrections, annulments, many
events on the same day. Two rules of the ledger are kept: an event is corrected once at most, and what a step creates has
an id of its own in its dossier (the same in several dossiers on purpose).
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st

from ledger.events import CATALOGUE
from ledger.events.base import Correction, Evenement, Rattachement
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.events.etape import EtapeAnnulee
from ledger.events.orientations.designation import ReferentDesigne, StructureDesignee
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.correction import MotifCorrection
from tests.projections.cahier import Cahier

JOUR_0 = date(2025, 3, 24)
"""The clocks change in the night of 29 to 30 March."""
JOURS = 10
DEBUT = datetime.combine(JOUR_0, time(9, 30), UTC)
FREQUENTES = {"droits", "orientation", "designation", "rendez_vous"}
TYPES = [
    classe
    for classe in CATALOGUE
    for _ in range(3 if classe.famille in FREQUENTES else 1)
    if classe is not EtapeAnnulee
]
MDS = ["MDS-33-01", "MDS-33-02"]
STRUCTURES = ["MDS-33-01", "ML-33-02", "PLIE-33-03"]
ENVELOPPE = {"survenu_le", "correction", "precision_correction", "rattachement"}


@dataclass(frozen=True)
class Geste:
    """One event to write: where, what, when it happened, how long after the one before, what it corrects."""

    dossier: int
    type_: int
    jour: int
    attente_h: int
    corrige: int
    annule: bool
    contenu: int


def gestes_de(graine: int, taille: int) -> list[Geste]:
    """Drawn from a seed: a shorter log is the beginning of a longer one, so that a failure shrinks to its last event."""
    hasard = Random(graine)
    return [
        Geste(
            dossier=hasard.randrange(3),
            type_=hasard.randrange(len(TYPES)),
            jour=hasard.randint(0, JOURS),
            attente_h=hasard.choice([0, 0, 0, 1, 13, 24]),
            corrige=hasard.choice([0, 0, 0, 0, 1, 2, 5]),
            annule=hasard.choice([False, False, True]),
            contenu=hasard.getrandbits(100),
        )
        for _ in range(taille)
    ]


JOURNAUX = st.builds(gestes_de, st.integers(0, 1 << 32), st.integers(5, 120))


@dataclass
class Choix:
    """Choices drawn from one number; zero is always the first."""

    reste: int

    def parmi(self, possibles: Any) -> Any:
        """One of them."""
        possibles = list(possibles)
        self.reste, rang = divmod(self.reste, len(possibles))
        return possibles[rang]


@dataclass
class Hasard:
    """Turns gestures into events."""

    cahier: Cahier
    types: Sequence[type[Evenement]] = field(default_factory=lambda: TYPES)
    instant: datetime = DEBUT
    crees: dict[tuple[UUID, str], list[UUID]] = field(default_factory=dict)
    corriges: set[int] = field(default_factory=set)
    plausibles: Mapping[str, list[Any]] = field(default_factory=dict)

    def ecrire(self, geste: Geste) -> None:
        """Write one gesture."""
        stream = UUID(int=0xD0551E00 + geste.dossier)
        self.instant += timedelta(hours=geste.attente_h)
        jour = JOUR_0 + timedelta(days=geste.jour)
        corrigeables = [
            e for e in self.cahier.de(stream) if e.classe is not EtapeAnnulee and e.position not in self.corriges
        ]
        choix = Choix(geste.contenu)
        if not geste.corrige or not corrigeables:
            evenement = self._fabriquer(self.types[geste.type_ % len(self.types)], stream, jour, choix, None)
            self.cahier.noter(stream, evenement, self.instant)
            return
        cible = corrigeables[-min(geste.corrige, len(corrigeables))]
        self.corriges.add(cible.position)
        correction = Correction(evenement=cible.evenement_id, motif=MotifCorrection.ERREUR_DE_SAISIE)
        assert cible.classe is not None
        if geste.annule:
            evenement = EtapeAnnulee(survenu_le=jour, correction=correction, etape=cible.type_stable)
        else:
            evenement = self._fabriquer(cible.classe, stream, jour, choix, cible)
            evenement = evenement.model_copy(update={"correction": correction})
        self.cahier.noter(stream, evenement, self.instant, cible)

    def _fabriquer(
        self, classe: type[Evenement], stream: UUID, jour: date, choix: Choix, cible: EvenementLu | None
    ) -> Evenement:
        valeurs: dict[str, Any] = {"survenu_le": jour, "rattachement": _rattachement(choix)}
        for nom, champ in classe.model_fields.items():
            if nom == classe.cree:
                valeurs[nom] = UUID(cible.corps[nom]) if cible is not None else self._creer(stream, nom)
            elif nom not in ENVELOPPE:
                valeurs[nom] = self._valeur(
                    nom, champ.annotation, POSSIBLES.get(f"{classe.nom}.{nom}"), stream, jour, choix
                )
        return classe.model_validate(valeurs)

    def _creer(self, stream: UUID, nom: str) -> UUID:
        crees = self.crees.setdefault((stream, nom), [])
        crees.append(UUID(int=sum(nom.encode()) << 16 | len(crees)))
        return crees[-1]

    def _valeur(
        self, nom: str, annotation: Any, propres: list[Any] | None, stream: UUID, jour: date, choix: Choix
    ) -> Any:
        possibles: list[Any] = self.plausibles.get(nom) or propres or POSSIBLES.get(nom, [])
        type_, facultatif = type_de(annotation)
        if not possibles:
            if isinstance(type_, type) and issubclass(type_, Enum):
                possibles = list(type_)
            elif type_ is UUID:
                possibles = [*reversed(self.crees.get((stream, nom), [])), UUID(int=sum(nom.encode()) << 16 | 0xFF)]
            elif type_ is date:
                possibles = [jour + timedelta(days=n) for n in (0, 3, 30)]
            elif get_origin(type_) is Literal:
                possibles = list(get_args(type_))
            else:
                possibles = PAR_TYPE[type_]
        if nom == "echeance_contrat_le":
            return jour + timedelta(days=30)  # as the rule gives it: it grows with the date of the notification
        return choix.parmi([*possibles, None] if facultatif else possibles)


IDENTITES = [
    {"nom": "Étchéverry", "prenom": "Maïté", "naissance_le": "1988-02-29", "telephone": "0612345678"},
    {"nom": "Lafon", "prenom": "Inès", "naissance_le": "1970-12-01", "matricule": "1234567"},
]
FSE = {"situation": "CHOMAGE", "niveau_etudes": "CITE_0_2", "justificatifs": ["ATTESTATION_RSA"]}
POSSIBLES: dict[str, list[Any]] = {
    "identite": IDENTITES,
    "mds": MDS,
    "structure": STRUCTURES,
    "partenaire": STRUCTURES,
    "commune": ["33063", "33281"],
    "offre": ["dora--1"],
    "libelle_structure": ["MDS du Centre", "Mission locale"],
    "pts": ["Bordeaux", "Médoc"],
    "referent": [UUID(int=0x4EF1), UUID(int=0x4EF2)],
    "dossier": [UUID(int=1)],
    "themes": [(), ("EMPLOI", "SANTE")],
    "lieux": [(), ({"lieu": "ecrans.brouillons", "moyen": "SUPPRIME"},)],
    "annee_naissance": [1988, 2001],
    "duree_hebdo_h": [15.0, 7.5, 0.0],
    "heures_faites": [1.5, 16.0],
    "information_recue_le": [date(2025, 3, 20), date(2025, 2, 28), date(2025, 2, 18), date(2025, 1, 31)],
    "notifiee_le": [date(2025, 3, 10), date(2025, 2, 20)],
    "duree_prevue_min": [45, 20],
    "numero": ["033"],
    "departement": ["40", "2A"],
    "eligibilite_fse": [FSE],
    "dossier.ouvert.etat_droit": ["OUVERT_VERSABLE", "OUVERT_SUSPENDU", "CLOS"],
    "dossier.ouvert.soumis_droits_devoirs": [True, True, False],
    "orientation.decidee.debut_le": [JOUR_0, date(2024, 12, 30)],
    "offre.prescrite.besoins": [(), ("EMPLOI", "SANTE")],
    "sensible_fse": [{"handicap": False}],
    "accueil_siret": ["12345678901234"],
    "reference": ["R-1"],
    "metier": ["D1106"],
    "referentiel": ["FT-V4"],
    "delai_reexamen_mois": [6, 12],
    "historique": [(), ({"nature": "ORIENTATION", "le": "2025-01-06"},)],
    "axes": [({"theme": "EMPLOI", "objectif": "Un emploi."},)],
    "changements": [("PLAN_ACTION",)],
    "metiers": [("D1106",)],
    "executant": STRUCTURES,
    "heures_hebdo": [6.0, 2.5],
    "actualisation_mois": [1, 3],
    "salaire_horaire_brut": [12.5],
    "rayon_km": [15],
    "experiences": [(), ({"poste": "Maçon", "duree_mois": 30},)],
    "langues": [({"langue": "Français", "niveau": "B1"},)],
    "permis": [(), ("B",)],
    "moyens_transport": [("VELO",)],
    "besoins": [(), ({"code": 9, "valeur": "BESOIN"},)],
    "contraintes": [(), ({"code": 23, "impact": "FORT", "objectifs_fixes": ({"code": 6},)},)],
    "pouvoir_agir": [{"confiance": "OUI", "accompagnement": "NON"}],
    "autonomie_numerique": [{"contrainte": "OUI", "besoin": "BESOIN"}],
    "sante": [{"code": 25}],
    "situations_sensibles": [({"code": 40, "valeur": "OUI"},)],
    "lieu": ["CCAS-33-05"],
    "atelier": ["atelier-cv"],
    "sha256": ["9f86d081" * 8],
    "version_modele": ["convocation@2026-12-01"],
    "note_sur_5": [1, 4],
    "ept": ["EPT-33-01"],
    "structure_precedente": STRUCTURES,
    "code_commune": ["33063"],
    "msa_autonomie_recherche_emploi": [0, 10],
    "sante_handicap": [{"boe": True}],
    "sociaux": [{"contrainte_logement": "AUCUNE"}],
    "etape": ["rendez_vous.planifie.v1", "orientation.decidee.v1"],
    "transmission": [UUID(int=0x7A01), UUID(int=0x7A02)],
    "envoi": [UUID(int=0x7A01), UUID(int=0x7A02)],
    "parties": [1, 2],
    "modulation": [dict.fromkeys(("situation", "foyer", "manquements", "consequences"), "texte")],
}
PAR_TYPE: dict[Any, list[Any]] = {
    bool: [True, False],
    int: [1, 7, 12],
    float: [1.5, 6.0],
    str: ["texte"],
    time: [time(9), time(14, 30)],
}


def type_de(annotation: Any) -> tuple[Any, bool]:
    """The type behind ``Annotated`` and ``| None``, and whether there was such a None."""
    if get_origin(annotation) in (Union, types.UnionType):
        arguments = [a for a in get_args(annotation) if a is not type(None)]
        return type_de(arguments[0])[0], True
    if hasattr(annotation, "__metadata__"):
        return type_de(get_args(annotation)[0])
    return annotation, False


def _rattachement(choix: Choix) -> Rattachement | None:
    mds, structure = choix.parmi([*MDS, None]), choix.parmi([*STRUCTURES, None])
    return Rattachement(mds=mds, structure=structure) if mds or structure else None


def types_de(*familles: str) -> list[type[Evenement]]:
    """Types of these families, and of those that open a dossier: a view of few events is tried on many of them."""
    return [classe for classe in dict.fromkeys(TYPES) if classe.famille in familles]


DE_LA_PERSONNE: list[type[Evenement]] = [
    DossierOuvert, DroitsModifies, OrientationDecidee, StructureDesignee, ReferentDesigne,
]  # fmt: skip
"""Types that say where a person stands, which most figures need."""
PLAUSIBLES: dict[str, list[Any]] = {
    "etat_droit": ["OUVERT_VERSABLE", "OUVERT_VERSABLE", "CLOS"],
    "soumis_droits_devoirs": [True, True, False],
    "organisme": ["CONSEIL_DEPARTEMENTAL", "DELEGATAIRE", "FRANCE_TRAVAIL"],
    "debut_le": [JOUR_0, JOUR_0 + timedelta(days=8)],
    "fin_le": [JOUR_0 + timedelta(days=n) for n in (20, 90, 9)],
}
"""Values under which much of what pilotage counts is there to be counted."""


def journal_dense(
    gestes: list[Geste],
    coffre: Coffre,
    types: list[type[Evenement]],
    plausibles: Mapping[str, list[Any]] | None = None,
) -> Cahier:
    """A log where half of the gestures are of these types, and the others say where the persons stand."""
    melange = [*types * len(DE_LA_PERSONNE), *DE_LA_PERSONNE * len(types)]
    return journal_de(gestes, coffre, melange, {**PLAUSIBLES, **(plausibles or {})})


def journal_de(
    gestes: list[Geste],
    coffre: Coffre,
    types: Sequence[type[Evenement]] | None = None,
    plausibles: Mapping[str, list[Any]] | None = None,
) -> Cahier:
    """The log of these gestures, of every type or of some; fields that ``plausibles`` names take one of its values."""
    hasard = Hasard(Cahier(coffre), types or TYPES, plausibles=plausibles or {})
    for geste in gestes:
        hasard.ecrire(geste)
    return hasard.cahier
