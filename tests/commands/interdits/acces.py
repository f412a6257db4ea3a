"""Access of the person: a code that was never sent and is verified, or twice; an entry by a code that nobody typed."""

from collections.abc import Iterator

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur


def lien(_lecteur: Lecteur, _e: EvenementLu) -> Iterator[str]:
    yield from ()


def demande(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    lecteur.familles.setdefault("codes", {})[e.corps["code_sms"]] = False
    yield from ()


def verifie(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    codes = lecteur.familles.setdefault("codes", {})
    if codes.get(e.corps["code_sms"]) is not False:
        yield "code vérifié sans avoir été envoyé, ou deux fois"
    codes[e.corps["code_sms"]] = True


def entree(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    code = e.corps.get("code_sms")
    if code is not None and not lecteur.familles.get("codes", {}).get(code):
        yield "entrée par un code que personne n'a recopié"


LECTURES = {
    "lien.envoye": lien,
    "code.demande": demande,
    "code.verifie": verifie,
    "espace.ouvert": entree,
}
