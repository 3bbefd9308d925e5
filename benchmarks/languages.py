"""
Compare libraries that tell the language of a short product query, among four languages, on `language_queries.yaml`.

    python benchmarks/languages.py        # needs py3langid; langdetect and lingua-language-detector where installed

Each runs in a process of its own, so that its memory is its own.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import yaml

LANGUAGES = ["en", "de", "fr", "nl"]
Detector = Callable[[str], str | None]


def py3langid() -> Detector:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return lambda text: str(identifier.classify(text)[0])


def langdetect() -> Detector:
    from langdetect import DetectorFactory, detect_langs

    DetectorFactory.seed = 0

    def detect(text: str) -> str | None:
        try:
            return next((found.lang for found in detect_langs(text) if found.lang in LANGUAGES), None)
        except Exception:  # noqa: BLE001 - it raises where it finds no letters
            return None

    return detect


def lingua() -> Detector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def detect(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return detect


DETECTORS: dict[str, Callable[[], Detector]] = {"py3langid": py3langid, "langdetect": langdetect, "lingua": lingua}


def measure(name: str) -> dict[str, object]:
    queries = yaml.safe_load(Path(__file__).with_name("language_queries.yaml").read_text(encoding="utf-8"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    detect = DETECTORS[name]()
    detect("hex bolt")
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    right = {code: sum(detect(text) == code for text in texts) / len(texts) for code, texts in queries.items()}
    each = (time.perf_counter() - start) / sum(map(len, queries.values()))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"name": name, **right, "load_s": loaded, "mb": memory, "ms": each * 1e3}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return
    print(f"{'':10} {'en':>5} {'de':>5} {'fr':>5} {'nl':>5}  load s  MB  ms/query")
    for name in DETECTORS:
        if find_spec(name) is None:
            print(f"{name:10} not installed")
            continue
        done = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=True)
        row = json.loads(done.stdout)
        shares = " ".join(f"{row[code]:5.2f}" for code in LANGUAGES)
        print(f"{name:10} {shares}  {row['load_s']:6.2f} {row['mb']:4.0f}  {row['ms']:.3f}")


if __name__ == "__main__":
    main()
