"""Fixtures of the delivery's own tests: see :mod:`tests.integrations.livraison.scene`."""

from tests.integrations.livraison.scene import carnet, essai  # noqa: F401 - fixtures
