"""Who may come in: habiliter, the tokens of the API, and the local identity provider of the demonstration."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import typer
import uvicorn

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import AIDE_DELEGATION, exiger_exercables, lire_date, lire_delegations
from app.settings import ReglageManquant, ReglagesIdentite
from integrations.identite.fournisseur import Client, Fournisseur, creer
from ledger.dates import aujourd_hui
from ledger.erreurs import DossierInconnu
from ledger.vocabulaire.acteur import Role
from web.identite.habilitation import Habilitation
from web.identite.jetons import agent_du_programme
from web.services import Services


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    for commande in (habiliter, jeton, jetons):
        application.command()(commande)
    application.command("revoquer-jeton")(revoquer_jeton)
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
    delegation: Annotated[list[str] | None, typer.Option(help=AIDE_DELEGATION)] = None,
) -> None:
    """Ouvrir les écrans à un agent, ou à un allocataire les démarches de son dossier, jusqu'à une date.

    Ce qui ouvre des noms attend l'accord d'un administrateur (Administration, Habilitations) ; les deux premiers
    administrateurs entrent sans lui.

    Exemple : parcours habiliter c.duprat@gironde.example --nom "Camille Duprat" --role REFERENT --structure MDS-33-05
    Signataire : … --role REFERENT --delegation "SIGNATURE;Arrêté 2026-031"
    """
    du = aujourd_hui()
    au = lire_date(jusqu_au) or du + timedelta(days=365)
    delegations = lire_delegations(delegation, du, au)
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        if dossier is not None and role is not Role.ALLOCATAIRE:
            raise ValueError("seul un allocataire est habilité pour un dossier : retirez --dossier, ou changez --role")
        if dossier is not None and services.journal.dossier(dossier).version == 0:
            raise DossierInconnu(dossier)
        exiger_exercables(delegations, role, structure, services.territoire)
        habilitations = services.ecrans.habilitations
        numero = habilitations.donner(
            courriel, nom, role, structure=structure, agent=dossier, du=du, au=au, delegations=delegations
        )
        donnee = habilitations.lire(numero)
    if donnee is not None and donnee.attend(du):
        typer.echo(f"{nom} pourra se connecter jusqu'au {au:%d/%m/%Y}, une fois qu'un administrateur l'aura approuvé.")
    else:
        typer.echo(f"{nom} peut se connecter jusqu'au {au:%d/%m/%Y}.")


def jeton(
    courriel: Annotated[str | None, typer.Argument(help="Adresse de l'agent, telle qu'il est habilité.")] = None,
    role: Annotated[
        Role | None, typer.Option(case_sensitive=False, help="Rôle, pour un agent qui a plusieurs habilitations.")
    ] = None,
    heures: Annotated[int, typer.Option(min=1, max=12, help="Durée de vie, en heures.")] = 12,
    programme: Annotated[
        str | None,
        typer.Option(help="Nom du programme : d'un jeton à l'autre, le flux lui dit les mêmes identifiants."),
    ] = None,
    ecriture: Annotated[
        bool, typer.Option("--ecriture", help="Le programme enregistre aussi des étapes ; sinon il ne fait que lire.")
    ] = False,
) -> None:
    """Donner un jeton d'accès à l'interface HTTP : à un agent, celui de son habilitation ; sans adresse, à un programme.

    Il finit avec l'habilitation, et « parcours revoquer-jeton » y met fin plus tôt.

    Exemple : curl -H "Authorization: Bearer $(parcours jeton c.duprat@gironde.example)" http://127.0.0.1:8000/dossiers
    Programme : curl -H "Authorization: Bearer $(parcours jeton --programme mon-service)" …/flux/parcours.d33.droits
    """
    if courriel is not None and programme is not None:
        raise ValueError("un jeton est à un agent ou à un programme : donnez une adresse, ou --programme")
    if courriel is not None and ecriture:
        raise ValueError("ce qu'un agent enregistre suit de son habilitation : retirez --ecriture")
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        donnes, duree = services.ecrans.jetons, timedelta(hours=heures)
        if courriel is None:
            agent = agent_du_programme(programme) if programme else None
            typer.echo(donnes.emettre_systeme(agent, duree, ecrit=ecriture))
            return
        typer.echo(donnes.emettre(_habilitation(services, courriel, role), duree))


def _habilitation(services: Services, courriel: str, role: Role | None) -> Habilitation:
    """The habilitation in force of this address; ``ValueError`` in French when it is not one alone."""
    le, adresse = aujourd_hui(), courriel.strip().lower()
    en_cours = [
        h
        for h in services.ecrans.habilitations.lister(le)
        if h.courriel == adresse and h.vaut(le) and role in (None, h.role)
    ]
    if not en_cours:
        message = f"aucune habilitation en cours pour {adresse} : donnez-la d'abord (parcours habiliter)"
        raise ValueError(message)
    if len({h.role for h in en_cours}) > 1:
        roles = ", ".join(sorted(h.role for h in en_cours))
        message = f"plusieurs habilitations sont en cours pour {adresse} : dites laquelle, par --role ({roles})"
        raise ValueError(message)
    return en_cours[0]


def jetons(en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False) -> None:
    """Lister les jetons qui laissent appeler l'interface HTTP, et à qui ils sont.

    Exemple : parcours jetons
    """
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        lus = services.ecrans.jetons.en_cours()
    if en_json:
        sortie.json([{"jeton": un.jeton, "agent": un.agent, "role": un.acteur.role, "fin": un.expire_le} for un in lus])
        return
    sortie.tableau(
        "Jetons en cours",
        ["jeton", "agent", "rôle", "fin"],
        [[str(un.jeton), str(un.agent), un.acteur.role, f"{un.expire_le:%d/%m/%Y %H:%M}"] for un in lus],
    )


def revoquer_jeton(jeton: Annotated[UUID, typer.Argument(help="Numéro du jeton (parcours jetons).")]) -> None:
    """Mettre fin à un jeton ; les autres de la même personne continuent.

    Exemple : parcours revoquer-jeton 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11
    """
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        if not services.ecrans.jetons.revoquer(jeton):
            message = f"le jeton {jeton} n'est pas en cours : voyez « parcours jetons »"
            raise ValueError(message)
    typer.echo("Le jeton est révoqué : il n'ouvre plus rien.")


def fournisseur_identite(
    comptes: Annotated[Path, typer.Argument(help="Fichier des comptes, écrit par « parcours demo ».")],
) -> None:
    """Servir le fournisseur d'identité local de la démonstration : comptes inventés, sans mot de passe.

    Exemple : PARCOURS_OIDC_EMETTEUR=http://127.0.0.1:8010 parcours fournisseur-identite .demo/comptes.json
    """
    reglages = ReglagesIdentite.lire()
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
