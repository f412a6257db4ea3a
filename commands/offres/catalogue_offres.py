"""The catalogue of offers: publier, modifier, fermer. Each offer is a stream of its own, apart from any dossier."""

import hmac
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from commands.base import Cadre, Interdite, Jour, Refus, exemple, exiger, jour
from commands.execute import CleDejaUtilisee
from commands.renvois import code_au_catalogue
from ledger.contexte import Acteur, Contexte
from ledger.events.base import Annonce, CodeCommune, CodeOffre, CodeStructure, Evenement, Libelle
from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee
from ledger.events.reserve import est_reserve
from ledger.flux import flux_offre
from ledger.offre import Offre, fold_offre
from ledger.store.append import Ecriture, Statut
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.offres.offre import MotifFermeture, SourceOffre, TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme

ESSAIS_MAX: Final = 64
"""Times an offer is read again when a place of it was taken meanwhile: as many as a lot of commands."""
PLACES_MAX: Final = 100_000


class _DescriptionOffre(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    offre: CodeOffre
    libelle_offre: Libelle
    type_offre: TypeOffre
    theme: Theme
    partenaire: CodeStructure
    places: int | None = Field(
        default=None, ge=0, le=PLACES_MAX, description="Places ; absent si elles ne se comptent pas"
    )
    debut_le: Jour | None = None
    fin_le: Jour | None = None
    source: SourceOffre
    descriptif: Annonce | None = Field(default=None, description="Ce qu'on y fait, en mots simples")
    publics: Annonce | None = Field(default=None, description="À qui l'offre s'adresse, et comment on y entre")
    commune: CodeCommune | None = Field(default=None, description="Où elle a lieu ; absente, chez le partenaire")


_EXEMPLE = {
    "offre": "dora--1d5f",
    "libelle_offre": "Permis solidaire",
    "type_offre": "ACCOMPAGNEMENT",
    "theme": "MOBILITE",
    "partenaire": "ASSO-33-01",
    "places": 12,
    "source": "DORA",
    "descriptif": "Cours de code et heures de conduite, deux fois par semaine pendant trois mois.",
    "publics": "À qui a une promesse d'embauche ou un projet qui demande le permis.",
    "commune": "33318",
}


class PublierOffre(_DescriptionOffre):
    """Put an offer in the catalogue, or open a closed one again."""

    model_config = exemple(_EXEMPLE)


class ModifierOffre(_DescriptionOffre):
    """Restate an offer that is in the catalogue."""

    model_config = exemple(_EXEMPLE)


class FermerOffre(BaseModel):
    """Stop sending anybody to an offer."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"offre": "dora--1d5f", "motif": "TERMINEE"}]}
    )

    offre: CodeOffre
    motif: MotifFermeture


CommandeOffre = PublierOffre | ModifierOffre | FermerOffre


def decider_offre(offre: Offre, commande: CommandeOffre, le: date) -> Evenement:
    """The event that the command calls for, on the offer as it stands. Pure; raises :class:`~commands.base.Refus`."""
    if not isinstance(commande, FermerOffre):
        _exiger_meme_reserve(offre, commande)
    if isinstance(commande, PublierOffre):
        exiger(
            not offre.publiee or offre.fermee_le is not None,
            "offre_deja_publiee",
            f"L'offre {commande.offre} est déjà au catalogue : modifiez-la.",
            champ="offre",
        )
        _exiger_description(offre, commande)
        return OffrePubliee(survenu_le=le, **commande.model_dump())
    _exiger_au_catalogue(offre, commande.offre, le)
    if isinstance(commande, FermerOffre):
        return OffreFermee(survenu_le=le, **commande.model_dump())
    _exiger_description(offre, commande)
    return OffreModifiee(survenu_le=le, **commande.model_dump())


def _exiger_au_catalogue(offre: Offre, code: str, le: date) -> None:
    exiger(
        offre.publiee,
        "offre_inconnue",
        f"L'offre {code} n'est pas au catalogue : publiez-la d'abord.",
        champ="offre",
    )
    exiger(
        offre.fermee_le is None,
        "offre_fermee",
        f"L'offre {code} est fermée depuis le {jour(offre.fermee_le or le)} : publiez-la de nouveau.",
        champ="offre",
    )


def _exiger_meme_reserve(offre: Offre, commande: PublierOffre | ModifierOffre) -> None:
    """Persons were sent to an offer under its code: what the code led to before would tell what it leads to now."""
    exiger(
        not offre.publiee or est_reserve(Theme, offre.description.get("theme")) == est_reserve(Theme, commande.theme),
        "theme_reserve",
        "Le thème d'une offre de santé, ou d'un autre thème, est réservé ; celui des autres offres ne l'est pas : fermez"
        " cette offre, et publiez-en une nouvelle sous un autre code.",
        champ="theme",
    )


def _exiger_description(offre: Offre, commande: PublierOffre | ModifierOffre) -> None:
    exiger(
        commande.debut_le is None or commande.fin_le is None or commande.debut_le <= commande.fin_le,
        "dates_inversees",
        "L'offre finirait avant de commencer : vérifiez ses dates.",
        champ="fin_le",
    )
    exiger(
        commande.places is None or commande.places >= len(offre.prises),
        "places_deja_prises",
        f"{len(offre.prises)} personnes tiennent déjà une place de cette offre : gardez-en au moins autant.",
        champ="places",
    )


def exiger_sienne(acteur: Acteur, offre: Offre, commande: CommandeOffre) -> None:
    """An agent of a structure answers for its offers alone, before and after; who has none acts for the département.

    Raises :class:`~commands.base.Interdite`.
    """
    concernees = {offre.description.get("partenaire"), getattr(commande, "partenaire", None)} - {None}
    if acteur.structure is not None and concernees - {acteur.structure}:
        raise Interdite(
            "offre_d_une_autre_structure",
            f"L'offre {commande.offre} est celle d'une autre structure : demandez-le-lui, ou à un administrateur.",
            champ="offre",
        )


class OffreEcrite(NamedTuple):
    """The code under which the log knows an offer, and the version of its stream."""

    offre: str
    version: int


def enregistrer_offre(
    journal: Journal, commande: CommandeOffre, acteur: Acteur, cadre: Cadre, commande_id: UUID | None = None
) -> OffreEcrite:
    """Record what the command decides on the offer's stream.

    A new offer of a reserved theme takes a code that leads nowhere (:func:`~ledger.flux.renvoi_offre`). Raises
    :class:`~commands.base.Refus`, an offer of another structure's included, and :class:`~commands.execute.CleDejaUtilisee`
    when the idempotency key served another request.
    """
    demande = f"{type(commande).__name__}\n{commande.model_dump_json()}".encode()
    empreinte = hmac.digest(cadre.empreintes, demande, "sha256")
    neuve = not isinstance(commande, FermerOffre) and est_reserve(Theme, commande.theme)
    commande = commande.model_copy(update={"offre": code_au_catalogue(journal, cadre, commande.offre, reserve=neuve)})
    stream = flux_offre(journal.schema, commande.offre)
    if commande_id is not None and (faite := journal.commande(commande_id)) is not None:
        if faite[0] != empreinte:
            raise CleDejaUtilisee
        return OffreEcrite(commande.offre, faite[1].version)
    if neuve:
        journal.coffre.creer([stream])
    for _ in range(ESSAIS_MAX):
        offre = fold_offre(journal.lire([stream])[stream])
        exiger_sienne(acteur, offre, commande)
        evenement = decider_offre(offre, commande, cadre.aujourd_hui)
        etape = Etape(stream, offre.version + 1, evenement, Contexte(acteur), uuid4())
        stocke = stocker(etape, journal.coffre)
        issue = journal.ajouter(Ecriture(commande_id or uuid4(), empreinte, ((stream, offre.version),), (stocke,)))
        if issue.statut is Statut.AUTRE_REQUETE:
            raise CleDejaUtilisee
        if issue.statut is not Statut.CONFLIT:
            return OffreEcrite(commande.offre, issue.version)
    raise Refus(
        "offre_occupee",
        "Les places de cette offre changent plus vite qu'elle ne se lit : réessayez dans un instant.",
        champ="offre",
    )
