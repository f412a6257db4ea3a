"""``parcours simulateur``: servers that stand in for partners' systems."""

from typing import Annotated

import typer


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    groupe = typer.Typer(help="Serveurs qui tiennent lieu de systèmes partenaires.", no_args_is_help=True)
    groupe.callback()(lambda: None)  # without it, a group of one command is that command
    groupe.command("france-travail")(france_travail)
    application.add_typer(groupe, name="simulateur")


def france_travail(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port d'écoute ; 0 : un port libre.")] = 8090,
    hote: Annotated[str, typer.Option(help="Adresse d'écoute ; cette machine seule par défaut.")] = "127.0.0.1",
    duree_jeton: Annotated[float, typer.Option(min=1, help="Durée de vie d'un jeton d'accès, en secondes.")] = 1500,
    duree_jeton_usager: Annotated[
        float, typer.Option(min=1, help="Durée de vie d'un jeton usager, en secondes.")
    ] = 86_400,
    graine: Annotated[int, typer.Option(min=0, help="La même graine donne les mêmes pannes.")] = 0,
    quota: Annotated[int | None, typer.Option(min=1, help="Appels par seconde ; au-delà, 429.")] = None,
    part_refusee: Annotated[float, typer.Option(min=0, max=1, help="Part d'appels refusés par 429.")] = 0,
    part_erreur: Annotated[float, typer.Option(min=0, max=1, help="Part d'appels en erreur 500, 502, 503 ou 504.")] = 0,
    part_erreur_apres: Annotated[float, typer.Option(min=0, max=1, help="Part d'erreurs 504 après effet.")] = 0,
    part_lente: Annotated[float, typer.Option(min=0, max=1, help="Part de réponses lentes.")] = 0,
    lenteur: Annotated[float, typer.Option(min=0, max=600, help="Durée d'une réponse lente, en secondes.")] = 2,
    part_coupure_avant: Annotated[float, typer.Option(min=0, max=1, help="Part de coupures sans effet.")] = 0,
    part_coupure_apres: Annotated[float, typer.Option(min=0, max=1, help="Part de réponses perdues après effet.")] = 0,
    part_doublon: Annotated[float, typer.Option(min=0, max=1, help="Part d'activités présentées deux fois.")] = 0,
) -> None:
    """Servir un simulateur du SI Plateforme de France Travail ; les routes /simulateur le préparent et le lisent.

    Exemples : parcours simulateur france-travail --port 8090 ·
    parcours simulateur france-travail --quota 10 --part-erreur 0.02 --part-coupure-apres 0.01 --graine 7
    """
    from integrations.france_travail.simulateur.etat import CLIENT, SECRET, ReglagesSimulateur
    from integrations.france_travail.simulateur.pannes import Pannes
    from integrations.france_travail.simulateur.serveur import adresse, configurer, ecouter

    pannes = Pannes(
        graine=graine,
        quota_par_seconde=quota,
        part_429=part_refusee,
        part_5xx=part_erreur,
        part_5xx_apres=part_erreur_apres,
        part_lente=part_lente,
        lenteur_s=lenteur,
        part_coupure_avant=part_coupure_avant,
        part_coupure_apres=part_coupure_apres,
        part_doublon=part_doublon,
    )
    reglages = ReglagesSimulateur(duree_jeton_s=duree_jeton, duree_jeton_usager_s=duree_jeton_usager, pannes=pannes)
    serveur, _ = configurer(reglages)
    with ecouter(hote, port) as prise:
        typer.echo(f"SI Plateforme simulé : {adresse(prise)}/docs — Ctrl-C pour arrêter.")
        typer.echo(f"Application : client_id {CLIENT}, client_secret {SECRET}.")
        serveur.run([prise])
