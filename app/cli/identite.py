"""Who may come in: habiliter, and the local identity provider of the demonstration."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import typer
import uvicorn

from app import composition, environnement
from app.cli.saisie import lire_date
from app.settings import ReglageManquant, Reglages
from integrations.identite.fournisseur import Client, Fournisseur, creer
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels.dossier.chronologie import DossierInconnu


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(habiliter)
    application.command("fournisseur-identite")(fournisseur_identite)


def habiliter(
    courriel: Annotated[
        str, typer.Argument(help="Adresse professionnelle, telle que le fournisseur d'identité la donne.")
    ],
    nom: Annotated[str, typer.Option(help="Prénom et nom, montrés à l'écran.")],
    role: Annotated[Role, typer.Option(case_sensitive=False, help="Rôle de l'agent.")],
    structure: Annotated[str | None, typer.Option(help="Code de sa structure ; aucune : le département.")] = None,
    dossier: Annotated[UUID | None, typer.Option(help="Pour un allocataire : son dossier, et lui seul.")] = None,
    jusqu_au: Annotated[str | None, typer.Option(help="Dernier jour (AAAA-MM-JJ) ; dans un an par défaut.")] = None,
) -> None:
    """Ouvrir les écrans à un agent, ou à un allocataire les démarches de son dossier, jusqu'à une date.

    Exemple : parcours habiliter c.duprat@gironde.example --nom "Camille Duprat" --role REFERENT --structure MDS-33-05
    """
    du = aujourd_hui()
    au = lire_date(jusqu_au) or du + timedelta(days=365)
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        if dossier is not None and role is not Role.ALLOCATAIRE:
            raise ValueError("seul un allocataire est habilité pour un dossier : retirez --dossier, ou changez --role")
        if dossier is not None and services.journal.dossier(dossier).version == 0:
            message = f"le dossier {dossier} n'existe pas : vérifiez son identifiant"
            raise DossierInconnu(message)
        services.ecrans.habilitations.donner(courriel, nom, role, structure=structure, agent=dossier, du=du, au=au)
    typer.echo(f"{nom} peut se connecter jusqu'au {au:%d/%m/%Y}.")


def fournisseur_identite(
    comptes: Annotated[Path, typer.Argument(help="Fichier des comptes, écrit par « parcours demo ».")],
) -> None:
    """Servir le fournisseur d'identité local de la démonstration : comptes inventés, sans mot de passe.

    Exemple : PARCOURS_OIDC_EMETTEUR=http://127.0.0.1:8010 parcours fournisseur-identite .demo/comptes.json
    """
    reglages = Reglages.lire()
    if reglages.oidc_emetteur is None or reglages.oidc_client is None or reglages.oidc_secret is None:
        raise ReglageManquant("PARCOURS_OIDC_EMETTEUR, PARCOURS_OIDC_CLIENT et PARCOURS_OIDC_SECRET sont nécessaires.")
    client = Client(reglages.oidc_client, reglages.oidc_secret.get_secret_value(), reglages.adresse)
    ou = urlsplit(reglages.oidc_emetteur)
    uvicorn.run(
        creer(Fournisseur(reglages.oidc_emetteur, client, comptes)),
        host=ou.hostname or "127.0.0.1",
        port=ou.port or 80,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
