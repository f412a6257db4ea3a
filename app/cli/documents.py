"""Documents: document, verifier-document."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.agents import ACTEUR
from commands.suivi.document import SANS_OBJET, objets_de
from documents.modeles import ATTENDUS
from ledger.vocabulaire.suivi.document import GenreDocument
from readmodels.verification import par_empreinte
from web.acces import Droit

COMMANDE: Final = "parcours document"
"""How the journal of access names who looks at a document from the command line."""


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(document)
    application.command(name="verifier-document")(verifier_document)


def document(
    genre: Annotated[GenreDocument | None, typer.Argument(help="Genre de document.")] = None,
    dossier: Annotated[UUID | None, typer.Argument(help="Identifiant du dossier.")] = None,
    objet: Annotated[UUID | None, typer.Option(help="Étape à mettre par écrit ; la dernière par défaut.")] = None,
    vers: Annotated[Path | None, typer.Option("--sortie", help="Fichier PDF à écrire.")] = None,
    liste: Annotated[bool, typer.Option("--liste", help="Dire les genres, et ce que leur modèle doit dire.")] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Voir un document comme il serait établi aujourd'hui : rien n'est enregistré, et le fichier dit qu'il est un aperçu.

    Exemple : parcours document CONVOCATION 3f0c… --sortie convocation.pdf
    """
    if liste:
        _lister(en_json=en_json)
        return
    if genre is None or dossier is None or vers is None:
        raise ValueError("dites quel document, de quel dossier et où l'écrire, ou --liste pour voir les genres")
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        if objet is None and genre not in SANS_OBJET:
            connus = objets_de(services.journal.dossier(dossier), genre)
            objet = UUID(connus[-1]) if connus else None
        octets = services.atelier.previsualiser(dossier, genre, objet, cadre=services.cadre(), coffre=services.coffre)
        services.ecrans.consultations.noter(ACTEUR, COMMANDE, Droit.LIRE, [dossier])
    vers.write_bytes(octets)
    sortie.dire(f"Aperçu écrit dans {vers} ({len(octets)} octets).")


def _lister(*, en_json: bool) -> None:
    lignes = [
        {
            "genre": genre,
            "libelle": genre.libelle,
            "mentions": [mention.libelle for mention in ATTENDUS[genre].mentions],
            "variables": sorted(ATTENDUS[genre].connues),
        }
        for genre in GenreDocument
    ]
    if en_json:
        sortie.json(lignes)
        return
    sortie.tableau(
        "Documents", ["genre", "libellé"], [[str(ligne["genre"]), str(ligne["libelle"])] for ligne in lignes]
    )


def verifier_document(
    fichier: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Fichier PDF à vérifier.")],
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Dire si un fichier est un document de ce département, au signe près ; status 1 sinon. Rien n'est dit de la personne.

    Exemple : parcours verifier-document contrat.pdf --json
    """
    empreinte = sha256(fichier.read_bytes()).hexdigest()
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        trouve = par_empreinte(services.lecteur, empreinte)
    if en_json:
        sortie.json({"sha256": empreinte, "document": trouve})
    elif trouve is None:
        sortie.dire(f"✘ {fichier.name} n'est pas un document de ce département, ou il a été modifié.")
    else:
        cachet = ", sous le cachet du département" if trouve.cachet else ""
        sortie.dire(f"✔ {trouve.genre.libelle.capitalize()} du {trouve.produit_le:%d/%m/%Y}{cachet} : authentique.")
    if trouve is None:
        raise typer.Exit(1)
