"""The timeline of a dossier and its replay: live from its stream, its chain checked on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.annotations import sensible as est_sensible
from ledger.annotations import valeur_de
from ledger.dossier import Dossier, fold
from ledger.erreurs import DossierInconnu, ErreurAttendue, Genre
from ledger.events.base import Evenement
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.replay import rejouer
from ledger.vocabulaire.code import vocabulaire_de
from readmodels.dossier.annulees import annulees, sans_annulees, taire_annulees
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur


class EtapeInconnue(ErreurAttendue):
    """The dossier holds no step of this id."""

    genre = Genre.INCONNU
    reference = "etape-inconnue"
    titre = "Étape inconnue"


class EtapeDatee(BaseModel):
    """One step of the timeline; ``corrigee_par`` names the event that restated or annulled it, if any was known."""

    evenement: UUID
    position: int
    version: int
    type: str
    libelle: str
    survenu_le: date
    enregistre_le: datetime
    contexte: dict[str, Any]
    contenu: dict[str, Any]
    scelle: dict[str, Any] | None = Field(default=None, description="Champs scellés, pour qui peut les lire")
    corrigee_par: UUID | None
    empreinte: str


class Rejeu(BaseModel):
    """A dossier as it was and as it was known: its steps, its state, its chain verified."""

    dossier: UUID
    version: int
    connu_au: date
    valable_au: date
    chaine_verifiee: bool
    etat: dict[str, Any]
    etapes: list[EtapeDatee]


def rejouer_dossier(
    lecteur: Lecteur, dossier: UUID, moment: Moment, *, sensible: bool, coffre: Coffre | None = None
) -> Rejeu:
    """Replay a dossier at a moment; sealed fields are opened when a ``coffre`` is given, what tells of health is left out
    unless ``sensible``.

    Nothing is told of an annulled sanction. Raises :class:`~ledger.erreurs.DossierInconnu`, and
    :class:`~ledger.replay.ChaineRompue` when an event was altered.
    """
    lus = lire_dossier(lecteur, dossier)
    return composer(dossier, lus, moment, coffre=coffre, sensible=sensible, tues=annulees(lus))


def lire_dossier(lecteur: Lecteur, dossier: UUID) -> list[EvenementLu]:
    """Events of a dossier, its chain checked; raises as :func:`rejouer_dossier`."""
    with lecteur.connexion() as connexion:
        lus = rejouer(connexion, lecteur.journal, dossier)
    if not lus:
        raise DossierInconnu(dossier)
    return lus


def composer(
    dossier: UUID,
    lus: Sequence[EvenementLu],
    moment: Moment,
    *,
    sensible: bool,
    coffre: Coffre | None = None,
    tues: frozenset[str] = frozenset(),
) -> Rejeu:
    """The replay of events that were read: see :func:`rejouer_dossier`. ``tues``: sanctions of which nothing is told."""
    etat = fold(dossier, lus, connu_au=moment.connu_au, valable_au=moment.valable_au)
    return Rejeu(
        dossier=dossier,
        version=etat.version,
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        chaine_verifiee=True,
        etat=decrire(etat, sensible=sensible, tues=tues),
        etapes=derouler(lus, moment, coffre=coffre, sensible=sensible, tues=tues),
    )


TU: Final = "RESERVE"
"""The words shown in the place of health to whoever has no need of it: something is there, and it is not told."""


def taire(valeur: Any, annotation: Any) -> Any:
    """The same data without what tells of health, as its types say; what has no type that is known is not told either."""
    if valeur in (None, "", [], {}):
        return valeur
    if annotation is None or est_sensible(annotation):
        return TU
    if isinstance(valeur, Mapping):
        return {nom: taire(v, valeur_de(annotation, str(nom))) for nom, v in valeur.items()}
    if isinstance(valeur, (list, tuple)):
        return [taire(v, annotation) for v in valeur]
    vocabulaire = vocabulaire_de(annotation)
    code = vocabulaire.__members__.get(valeur) if vocabulaire is not None else None
    return valeur if vocabulaire is None or (code is not None and not code.sensible) else TU


def derouler(
    lus: Sequence[EvenementLu],
    moment: Moment,
    *,
    sensible: bool,
    coffre: Coffre | None = None,
    tues: frozenset[str] = frozenset(),
) -> list[EtapeDatee]:
    """The steps of events that were read, without the state that they fold to: see :func:`rejouer_dossier`."""
    connus = [e for e in sans_annulees(lus, tues) if e.connu_le <= moment.connu_au]

    def montrer(e: EvenementLu, contenu: dict[str, Any]) -> dict[str, Any]:
        classe = e.classe or Evenement
        return contenu if sensible else {nom: taire(v, valeur_de(classe, nom)) for nom, v in contenu.items()}

    corrections = {e.cible: e.evenement_id for e in connus if e.cible is not None}
    return [
        EtapeDatee(
            evenement=e.evenement_id,
            position=e.position,
            version=e.version,
            type=e.type_stable,
            libelle=e.classe.libelle if e.classe else e.type_stable,
            survenu_le=e.survenu_le,
            enregistre_le=e.enregistre_le,
            contexte=e.lire_contexte(),
            contenu=montrer(e, e.corps | e.exacts(coffre) if sensible else e.corps),
            scelle=montrer(e, e.desceller(coffre)) if coffre is not None else None,
            corrigee_par=corrections.get(e.position),
            empreinte=e.hash.hex(),
        )
        for e in connus
        if e.survenu_le <= moment.valable_au
    ]


def decrire(dossier: Dossier, *, sensible: bool, tues: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The state as plain data, with the orientation and the contract in force named; without health unless ``sensible``,
    and without these sanctions.
    """
    montre = asdict(taire_annulees(dossier, tues))
    etat: dict[str, Any] = montre if sensible else taire(montre, Dossier)
    etat["orientation"] = dossier.orientation.id if dossier.orientation else None
    etat["contrat_signe"] = dossier.contrat_signe.id if dossier.contrat_signe else None
    return etat
