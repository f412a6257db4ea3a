"""The supervisor of a relay, with short waits: run as a process by the tests."""

import logging
import os
import sys

from integrations.kafka.relay import ENVIRONNEMENT, Reglages
from integrations.kafka.supervise import superviser_relais
from integrations.recul import Recul

logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
sys.exit(superviser_relais(Reglages.model_validate_json(os.environ[ENVIRONNEMENT]), Recul(0.1, 0.5)))
