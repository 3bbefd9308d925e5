"""The memory of this process, as Linux tells it."""

from pathlib import Path


def memory(kind: str) -> float:
    """Read a kind of memory in MB: VmHWM, the most so far; RssAnon, its own; RssFile, pages of files."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith(f"{kind}:"))
