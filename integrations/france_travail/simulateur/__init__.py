"""A simulator of France Travail's SI Plateforme, for the tests, the demonstration and whoever has no access yet.

A real HTTP server with the published paths, headers, scopes, forms, states and refusals; its state can be loaded and
read through routes of its own (``/simulateur/…``), and it fails on demand. Sources: the published OpenAPI files, the
LPE collection and board (``domaine/si-plateforme.md``), what peers met (``pairs.md``). A behaviour that no source
states is marked "(guess)" where it is coded. No person of the simulator exists.
"""
