"""Programs that a test runs in processes of their own."""

import os
import subprocess
import sys


def environment(**more: str) -> dict[str, str]:
    """The environment of this process, in which Python finds the modules that it finds here."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **more}


def printed(code: str, *words: object) -> str:
    """What a program in Python prints that is given these words."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment()).stdout
