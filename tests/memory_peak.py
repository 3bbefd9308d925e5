"""How much memory a program of a test's own takes at most."""

from pathlib import Path

import pytest

# Python that a program begins with: `peak()` is the most memory in MB since it began; getrusage would count that of the
# test which started it.
PEAK = """
import re, sys
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) // 1024
"""
needs_peak = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from Linux's /proc")
