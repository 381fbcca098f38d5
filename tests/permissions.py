"""Start a program with the permissions of an ordinary user, even where root runs the tests."""

import os

_SUPERUSER = "-dac_override,-dac_read_search"

BOUND_BY_PERMISSIONS = (
    ["setpriv", f"--bounding-set={_SUPERUSER}", f"--inh-caps={_SUPERUSER}"] if os.geteuid() == 0 else []
)
"""Words to put before the command line: no permission stops the superuser, who gives that power up so."""
