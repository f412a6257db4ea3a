"""The retention of dossiers: conservation, viser-elimination. Nothing is destroyed by these commands."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import lire_date
from commands.conservation import Conservation, conservation, fermes_depuis
from ledger.dates import aujourd_hui
from ledger.erreurs import ErreurAttendue, Genre
from ledger.keys import Bordereau
from ledger.vocabulaire.conservation import Phase
from readmodels.listes.conservation import fermes_avant
from web.mots.ecriture import jour
from web.services import Services


class PasAuTerme(ErreurAttendue):
    """A bordereau lists a dossier that is still to be kept."""

    genre = Genre.REFUSE
    reference = "pas-au-terme"
    titre = "Dossiers à conserver"

    def __init__(self, dossiers: list[UUID]) -> None:
        """See the class."""
        super().__init__(
            f"{len(dossiers)} dossiers du bordereau ne sont pas au terme de leur conservation, d'abord {dossiers[0]} :"
            " retirez-les du bordereau, et demandez un nouveau visa"
        )


class VisaAVenir(ErreurAttendue):
    """A visa of a day that has not come."""

    genre = Genre.REFUSE
    reference = "visa-a-venir"
    titre = "Visa à venir"

    def __init__(self, le: date) -> None:
        """See the class."""
        super().__init__(f"le visa est daté du {jour(le)}, qui n'est pas encore passé : vérifiez sa date")


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command("conservation")(lister)
    application.command("viser-elimination")(viser_elimination)


def lister(
    au: Annotated[str | None, typer.Option(help="Date à laquelle se placer (AAAA-MM-JJ).")] = None,
    au_terme: Annotated[
        bool, typer.Option("--au-terme", help="Seulement ceux dont la conservation est échue.")
    ] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Lister les dossiers en archive intermédiaire et ceux dont la conservation est échue, sans aucun nom.

    Exemples : parcours conservation · parcours conservation --au-terme --au 2037-01-01
    """
    le = lire_date(au) or aujourd_hui()
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        gardes = [(d, g) for d, g in _archives(services, le) if not au_terme or g.phase is Phase.TERME]
    if en_json:
        sortie.json([_en_clair(dossier, gardee) for dossier, gardee in gardes])
        return
    sortie.tableau(
        f"Au {jour(le)} : {len(gardes)} dossiers",
        ["dossier", "droit clos le", "en base active jusqu'au", "en archive jusqu'au", "état"],
        [
            [str(dossier), *(jour(d) for d in (g.ferme_le, g.active_jusqu_au, g.archive_jusqu_au) if d), _etat(g)]
            for dossier, g in gardes
        ],
    )


def viser_elimination(
    bordereau: Annotated[str, typer.Argument(help="Référence du bordereau d'élimination.")],
    vise_le: Annotated[str, typer.Option("--vise-le", help="Date du visa (AAAA-MM-JJ).")],
    vise_par: Annotated[str, typer.Option("--vise-par", help="Qui a donné le visa.")],
    dossiers: Annotated[Path, typer.Option(help="Fichier des dossiers du bordereau, un identifiant par ligne.")],
) -> None:
    """Enregistrer un bordereau d'élimination visé par les archives (Code du patrimoine R212-14). Rien n'est détruit.

    Exemple : parcours viser-elimination AD33-04 --vise-le 2037-03-02 --vise-par "Archives de la Gironde" --dossiers b.txt
    """
    le, visa_le = aujourd_hui(), lire_date(vise_le)
    assert visa_le is not None  # noqa: S101 - the option is required
    if visa_le > le:
        raise VisaAVenir(visa_le)
    listes = [UUID(ligne) for ligne in dossiers.read_text(encoding="utf-8").split()]
    with environnement.reglages() as reglages:
        with composition.services(reglages) as services:
            phases = {dossier: _gardee(services, dossier, le).phase for dossier in listes}
        if gardes := [dossier for dossier, phase in phases.items() if phase is not Phase.TERME]:
            raise PasAuTerme(gardes)
        with composition.fermant(composition.coffre_du_proprietaire(reglages)) as coffre:
            coffre.viser(Bordereau(bordereau, visa_le, vise_par), listes)
    typer.echo(f"Le bordereau {bordereau} est enregistré : {len(listes)} dossiers peuvent être éliminés.")


def _archives(services: Services, le: date) -> Iterator[tuple[UUID, Conservation]]:
    """Dossiers that left the active base, the first to come to their term first."""
    depuis = fermes_depuis(services.regles, le)
    if depuis is not None:
        for ferme in fermes_avant(services.lecteur, depuis):
            yield ferme.dossier, _gardee(services, ferme.dossier, le)


def _gardee(services: Services, dossier: UUID, le: date) -> Conservation:
    return conservation(services.journal.dossier(dossier), services.cadre(le))


def _etat(gardee: Conservation) -> str:
    return f"{gardee.phase.libelle}{', en litige' if gardee.en_litige else ''}"


def _en_clair(dossier: UUID, gardee: Conservation) -> dict[str, object]:
    return {
        "dossier": dossier,
        "phase": gardee.phase,
        "ferme_le": gardee.ferme_le,
        "active_jusqu_au": gardee.active_jusqu_au,
        "archive_jusqu_au": gardee.archive_jusqu_au,
        "en_litige": gardee.en_litige,
        "regles": [regle.version for regle in gardee.regles],
        "verifiees": all(regle.verifiee for regle in gardee.regles),
    }
