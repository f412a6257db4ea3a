"""The long campaign: ``python -m tests.ledger.preuve.campagne 10000`` alterations, then a tenth as many untouched logs."""

import sys
from collections import Counter
from random import Random

from tests.ledger.preuve.memoire import ALTERATIONS, examiner, journal, tenter


def main(nombre: int) -> int:
    """0 when each alteration is found and no untouched log is accused."""
    raisons: Counter[tuple[str, str]] = Counter()
    manquees = []
    for graine in range(nombre):
        alteration = ALTERATIONS[graine % len(ALTERATIONS)]
        rupture = tenter(alteration, graine)
        if rupture is None:
            manquees.append((alteration.__name__, graine))
        else:
            raisons[alteration.__name__, "".join(c for c in rupture.raison if not c.isdigit())[:70]] += 1
    accusees = [graine for graine in range(nombre // 10) if examiner(*journal(Random(graine))[:2])[0] is not None]
    for (sorte, raison), fois in sorted(raisons.items()):
        sys.stdout.write(f"{fois:6} {sorte} : {raison}\n")
    sys.stdout.write(f"{nombre - len(manquees)} trouvées sur {nombre}, manquées : {manquees[:5]}\n")
    sys.stdout.write(f"{nombre // 10} intacts, accusés à tort : {accusees[:5]}\n")
    return 1 if manquees or accusees else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
