"""The sealer of one log at work: what is published is checked, what came since is read and signed, then published."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from ledger.erreurs import ErreurAttendue, Genre
from ledger.preuve.note import PointSigne, Signataire
from ledger.preuve.publication import Publication
from ledger.preuve.registre import Registre
from ledger.preuve.verifier import Cle
from ledger.verrou import numero, tenir

POLITESSE: Final = 10
"""How far a sealer that goes on gives way (nice(2)): it works on the time that those who append leave, and keeps a tenth of
what one of them has where they leave none.
"""

Contresigner = Callable[[str, int, Callable[[int], Sequence[bytes]]], str]
"""A witness that is asked: the checkpoint, the size that it knows, how to prove that the checkpoint goes on from a size; it
gives its signature line.
"""


class ScelleurDejaActif(ErreurAttendue):
    """Another process seals this log."""

    genre = Genre.REFUSE
    reference = "scelleur-deja-actif"
    titre = "Un scelleur travaille déjà"


class Scelleur:
    """Crash-only: after any error it is to be opened anew."""

    def __init__(self, registre: Registre, publication: Publication, signataire: Signataire) -> None:
        """``signataire`` alone holds the key."""
        self._registre = registre
        self._publication = publication
        self._signataire = signataire
        self._etat = registre.reprendre()

    def sceller(self) -> tuple[PointSigne | None, bool]:
        """Sign and publish what came since; the last checkpoint, and whether it is a new one.

        Raises :class:`~ledger.preuve.scellement.JournalAltere` and
        :class:`~ledger.preuve.publication.PublicationRefusee`.
        """
        nouveau = self._registre.sceller(self._etat, self._signataire)
        dernier = self._publication.publier(self._registre)
        self._registre.vivre()
        return dernier, nouveau is not None

    def contresigner(self, cle: Cle, demander: Contresigner) -> bool:
        """Have a witness sign the last checkpoint, unless it has; whether it was asked."""
        point, connue = self._publication.a_contresigner(cle)
        if point is None:
            return False
        preuves = self._registre.preuves(point.taille)
        self._publication.contresigner(point, cle, demander(point.note, connue, preuves.coherence))
        return True

    def horodater(self, demander: Callable[[bytes], bytes]) -> bool:
        """Have an authority time-stamp the last checkpoint, unless it has; whether it was asked.

        ``demander`` gives the token of these bytes. Of a checkpoint that another one followed none is asked any more: the
        time-stamp of the last one is that of all that it goes on from.
        """
        if (attendu := self._publication.a_horodater()) is None:
            return False
        taille, note = attendu
        self._publication.horodater(taille, demander(note))
        return True


@contextmanager
def ouvrir(
    registre: Registre, publication: Publication, signataire: Signataire, *, nouvelle_cle: bool = False
) -> Iterator[Scelleur]:
    """The sealer, alone at work; ``nouvelle_cle`` says that its key was changed on purpose.

    What was published before is checked before anything is signed: tables that were rewritten whole are found there.
    Raises :class:`ScelleurDejaActif`, and as :meth:`Scelleur.sceller`.
    """
    with tenir(registre.connexion, numero(f"parcours-ledger:scelleur:{registre.schema}")) as tenu:
        if not tenu:
            raise ScelleurDejaActif("un autre scelleur est au travail sur ce journal : un seul à la fois")
        publication.inscrire(signataire.cle, nouvelle=nouvelle_cle)
        publication.publier(registre)
        yield Scelleur(registre, publication, signataire)
