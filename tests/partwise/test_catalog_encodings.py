"""The encoding of a catalog is told from its bytes, shown, and can be named."""

import io

import pytest

from catalog_files import problems, read, records
from partwise.catalog.encodings import detect_encoding
from partwise.errors import CatalogError

TEXTS = {
    "de": "id;name\n1;Schraube für außen, -40 °C\n2;Rohr Ø 25 mm, Länge ±0,5 mm\n3;GRÖSSE 12 ÖL\n",
    "fr": "réf;nom\n1;Vis à tête hexagonale, pièce détachée\n2;Câble blindé, 5 € – éléments\n",
    "nl": "id;naam\n1;Kabel geïsoleerd\n2;Lamp één stuk\n",
    "en": "id;name\n1;Capacitor 10 µF ±5 %\n2;Cable 2.5 mm², Acme®\n3;“heavy duty” – the maker’s own\n",
    "pl": "id;nazwa\n1;Śruba sześciokątna, długość 50 mm\n2;Łożysko kulkowe, średnica\n3;Przewód żółty\n",
    "cs": "id;název\n1;Šroub se šestihrannou hlavou, délka\n2;Ložisko kuličkové, vnitřní průměr\n",
    "ru": "id;имя\n1;Болт шестигранный нержавеющая сталь\n2;Подшипник шариковый внутренний диаметр\n",
    "el": "id;όνομα\n1;Βίδα εξάγωνη ανοξείδωτο\n2;Καλώδιο δικτύου μήκος\n",
    "tr": "id;ad\n1;Altıgen cıvata paslanmaz çelik ölçü\n2;Rulman iç çapı geniş ağız\n",
    "ja": "id;名前\n1;六角ボルト ステンレス\n2;ケーブル グレー\n",
    "zh": "id;名称\n1;六角螺栓 不锈钢\n2;网线 灰色\n",
}
LEGACY = [
    ("de", "cp1252"), ("de", "cp850"), ("de", "mac_roman"), ("fr", "cp1252"), ("nl", "cp1252"), ("en", "cp1252"),
    ("pl", "cp1250"), ("pl", "iso8859_2"), ("cs", "cp1250"), ("ru", "cp1251"), ("ru", "koi8_r"), ("el", "cp1253"),
    ("tr", "cp1254"), ("ja", "cp932"), ("zh", "gb18030"),
]  # fmt: skip
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize(("language", "encoding"), [*LEGACY, *((name, code) for name in TEXTS for code in UNICODE)])
@pytest.mark.parametrize("times", [1, 50])
def test_texts_are_decoded_as_they_were_encoded(language, encoding, times):
    """A few lines with a few letters are enough, in the languages and encodings that catalogs come in."""
    text = TEXTS[language] * times
    data = text.encode(encoding)
    assert data.decode(detect_encoding(io.BytesIO(data), guess=True)) == text


def test_a_text_of_ascii_and_one_letter_far_behind():
    """The first letter that tells is found behind megabytes of ASCII, and after a line as long."""
    for plain in ("id;name\n" + "1;bolt\n" * 500_000, "id;name\n1;" + "x" * 3_000_000 + "\n"):
        assert detect_encoding(io.BytesIO((plain + "2;Größe\n").encode("cp1252")), guess=True) == "cp1252"
        assert detect_encoding(io.BytesIO((plain + "2;Größe\n").encode()), guess=True) == "utf-8-sig"


def test_the_user_is_shown_what_was_told():
    """One line says encoding and delimiter; of formats that are UTF-8 by their standard, only if they are not."""
    assert read("id;t\n1;Größe\n".encode("cp1252"), "c.csv")[1] == ["c.csv: cp1252 text, ';' between columns"]
    assert read(b"id\tt\n1\t2\n", "c.csv")[1] == ["c.csv: utf-8 text, tabs between columns"]
    assert read(b"id\n1\n", "c.csv")[1] == ["c.csv: utf-8 text, one column"]
    assert read('{"id": "ä"}\n'.encode(), "c.jsonl")[1] == []
    assert read('{"id": "ä"}\n'.encode("utf-16"), "c.jsonl")[1] == ["c.jsonl: utf-16 text"]


def test_a_file_in_two_encodings_is_utf8_with_bad_rows():
    """Most lines decide; those in the other encoding are named, and none is guessed at."""
    data = "id;t\n1;Größe\n2;Länge\n".encode() + "3;Höhe\n".encode("cp1252")
    assert problems(data, "c.csv") == [
        (4, "the bytes f6 after '3;H' are no text in this encoding; name the file's encoding, such as cp1252")
    ]
    assert len(read(data, "c.csv")[0]) == 3


def test_json_is_never_guessed_at():
    """JSON is UTF-8 by its standard: other bytes are an error until the encoding is named."""
    data = '{"id": "Größe"}\n'.encode("cp1252")
    assert "name the file's encoding" in problems(data, "c.jsonl")[0][1]
    assert records(data, "c.jsonl", encoding="cp1252") == [{"id": "Größe"}]
    array = b"[" + data.strip() + b"]"
    with pytest.raises(CatalogError, match="name the file's encoding"):
        read(array, "c.json")
    assert records(array, "c.json", encoding="cp1252") == [{"id": "Größe"}]


def test_zero_bytes_are_a_bad_row():
    """A zero in a text of bytes is damage, in the row where it stands."""
    data = b"id,t\n1,a\n2,b\x00c\n3,d\n" + b"4,eeeeeeeeeeeeeeeeee\n" * 20
    assert problems(data, "c.csv") == [(3, "holds a zero byte, so the file is damaged or no text")]
