"""Reading and proving: rejouer, verifier."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import typer

from app import composition, environnement, preuve
from app.cli import sortie
from app.cli.saisie import lire_date
from ledger.dates import PARIS
from ledger.preuve.examen import Sceau
from ledger.vocabulaire.code import Code
from readmodels.dossier.chronologie import Rejeu, rejouer_dossier
from readmodels.horloge import Horloge, Moment


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(rejouer)
    application.command()(verifier)


def rejouer(
    dossier: Annotated[UUID, typer.Argument(help="Identifiant du dossier.")],
    au: Annotated[str | None, typer.Option(help="Date à laquelle se placer (AAAA-MM-JJ).")] = None,
    horloge: Annotated[
        Horloge, typer.Option(help="connu : ce qu'on savait ; valable : ce qui était vrai.")
    ] = Horloge.CONNU,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Rejouer un dossier tel qu'il était à une date, sa chaîne vérifiée au passage.

    Exemple : parcours rejouer 3f0c… --au 2026-06-30 --horloge connu
    """
    moment = Moment.au(lire_date(au), horloge)
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        rejeu = rejouer_dossier(services.lecteur, dossier, moment, sensible=True)
    if en_json:
        sortie.json(rejeu)
    else:
        _montrer(rejeu)


def _montrer(rejeu: Rejeu) -> None:
    titre = f"Dossier {rejeu.dossier} — connu au {rejeu.connu_au:%d/%m/%Y}, valable au {rejeu.valable_au:%d/%m/%Y}"
    lignes = [
        [
            str(etape.version),
            f"{etape.survenu_le:%d/%m/%Y}",
            f"{etape.enregistre_le.astimezone(PARIS):%d/%m/%Y %H:%M}",
            etape.libelle + (" (corrigée)" if etape.corrigee_par else ""),
            etape.empreinte[:12],
        ]
        for etape in rejeu.etapes
    ]
    sortie.tableau(titre, ["n°", "survenu le", "enregistré le", "étape", "empreinte"], lignes)
    sortie.tableau("Situation à cette date", ["", ""], list(_lignes(rejeu.etat)))
    typer.echo(f"Chaîne vérifiée : {rejeu.version} événements, aucun n'a été altéré.")


def _lignes(etat: Mapping[str, Any]) -> Iterator[list[str]]:
    """The state on paper: what is known, one line each, the objects of a family under its name."""
    for nom, valeur in etat.items():
        if nom in ("id", "version", "position") or valeur in (None, {}, []):
            continue
        if isinstance(valeur, Mapping) and all(isinstance(objet, Mapping) for objet in valeur.values()):
            yield from ([nom if rang == 0 else "", _phrase(objet)] for rang, objet in enumerate(valeur.values()))
        else:
            yield [nom, _phrase(valeur) if isinstance(valeur, Mapping) else _mot(valeur)]


def _phrase(objet: Mapping[str, Any]) -> str:
    return ", ".join(f"{nom} {_mot(valeur)}" for nom, valeur in objet.items() if nom != "id" and valeur is not None)


def _mot(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Code):
        return valeur.libelle
    return f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else str(valeur)


def verifier(
    temoin: Annotated[
        str | None, typer.Option(help="Position et empreinte connues par ailleurs (position:empreinte).")
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Vérifier tout le journal, par ses chaînes et par les points de contrôle publiés ; nomme le premier événement altéré.

    Statut 1 s'il y en a un. Les points de contrôle sont ceux de PARCOURS_PREUVES : gardez-en une copie ailleurs.

    Exemple : parcours verifier --temoin 1207:9f2c…
    """
    with environnement.reglages() as reglages, sortie.avancement("événements") as barre:
        resultat, sceau = preuve.verifier(reglages, _temoin(temoin), barre.avancer)
    if en_json:
        sortie.json(asdict(resultat) | {"sceau": sceau and asdict(sceau)})
    elif (rupture := resultat.rupture) is None:
        typer.echo(f"{resultat.evenements} événements, {resultat.flux} flux : aucun n'a été altéré.")
        typer.echo(_sceau(sceau, reglages.sceau_s))
        typer.echo(f"Témoin à conserver : {resultat.position}:{resultat.hash}")
    else:
        flux = f" (flux {rupture.stream}, version {rupture.version})" if rupture.stream else ""
        ou = f" à la position {rupture.position}{flux}" if rupture.position else ""
        typer.echo(f"Journal altéré{ou} : {rupture.raison}.", err=True)
    raise typer.Exit(resultat.rupture is not None)


def _sceau(sceau: Sceau | None, sceau_s: int) -> str:
    """The checkpoint that the log equals, and how far it goes."""
    if sceau is None:
        return "Aucun point de contrôle publié : réécrire une chaîne entière ne se verrait pas (PARCOURS_PREUVES)."
    temoins = f", contresigné par {', '.join(sceau.temoins)}" if sceau.temoins else ""
    ou = "publié" if sceau.publie else "qui n'est encore qu'en base"
    return (
        f"Égal au point de contrôle {ou} de {sceau.taille} événements, scellé le {sceau.scelle_le}{temoins}.\n"
        f"{sceau.restants} événements depuis, que leur chaîne seule protège : {sceau_s} secondes au plus quand le scelleur"
        " travaille."
    )


def _temoin(texte: str | None) -> tuple[int, str] | None:
    if texte is None:
        return None
    position, _, empreinte = texte.partition(":")
    if not position.isdigit() or len(empreinte) != 64:
        raise ValueError("témoin illisible : écrivez position:empreinte, comme « parcours verifier » l'affiche")
    return int(position), empreinte.lower()
