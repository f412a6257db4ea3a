"""What every Python of a run under libfaketime does first.

Since 3.11 ``time.sleep`` sleeps until an instant of the monotonic clock, which libfaketime 0.9.10 (Debian's) moves like the
others and the kernel then refuses (EINVAL). A wait for nothing, bounded, sleeps as long and passes through.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    duree_s = seconds if isinstance(seconds, float) else float(seconds.__index__())
    if duree_s < 0:
        message = "sleep length must be non-negative"
        raise ValueError(message)
    select.select((), (), (), duree_s)


time.sleep = _sleep
