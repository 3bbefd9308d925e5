"""API keys: what a keys file may say, and who is found by what."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError
from partwise.serving.keys import Key, Keys, digest_of

PLAIN, HASHED = "a-key-of-twenty-char", "another key that is long"


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / "keys.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_keys_are_read_plain_and_hashed(write):
    """A key may stand in the file as it is or as its SHA-256; the digest itself is no key."""
    digest = hashlib.sha256(HASHED.encode()).hexdigest()
    keys = Keys.load(write(f"{PLAIN}: {{name: shop}}\nsha256:{digest.upper()}: {{name: miller, customer: C-1}}\n"))
    shop, miller = keys.find(PLAIN.encode()), keys.find(HASHED.encode())
    assert (shop.name, shop.customer, miller.name, miller.customer) == ("shop", None, "miller", "C-1")
    assert keys.find(digest.encode()) is keys.find(f"sha256:{digest}".encode()) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no keys"),
        ("[]", "holds no keys"),
        ("a: [", "is no YAML text"),
        ("short: {name: x}", "entry 1 .x.: a key has at least 16 characters"),
        ("sha256:abc: {name: x}", "or is sha256: and 64 hex digits"),
        (f"{PLAIN}: shop", "entry 1: write {name: NAME"),
        (f"{PLAIN}: {{name: shop, role: admin}}", "entry 1: write {name: NAME"),
        (f"{PLAIN}: {{customer: C-1}}", "entry 1: write {name: NAME"),
        (f"{PLAIN}: {{name: shop, customer: 7}}", "the customer must be text in quotes"),
        (f"{PLAIN}: {{name: shop, customer: ''}}", "the customer must be text in quotes"),
        ("1234567890123456: {name: x}", "the key is no text; put it in quotes"),
    ],
)
def test_bad_files_are_told_without_a_key(write, text, told):
    """What is wrong is told with the entry's place; no key is ever in the message."""
    with pytest.raises(ConfigError, match=told) as raised:
        Keys.load(write(text))
    assert PLAIN not in str(raised.value)


def test_a_missing_file_is_told(tmp_path):
    """A file that is not there is named."""
    with pytest.raises(ConfigError, match="nothing.yaml cannot be read: No such file"):
        Keys.load(tmp_path / "nothing.yaml")


@given(known=st.binary(min_size=1), asked=st.binary())
def test_only_the_whole_key_is_found(known, asked):
    """Whatever is presented, a key is found by exactly itself."""
    keys = Keys([Key("one", None, digest_of(known))])
    assert (keys.find(asked) is not None) == (asked == known)
