"""A PDF with lines of text, written by hand: the smallest that readers take."""

LINE = 14
TOP = 800


def pdf_of(pages: list[list[str]]) -> bytes:
    """A PDF with these lines on its pages, in a font of fixed width so that blanks keep columns apart."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()
    for place, lines in enumerate(pages):
        page, text = 4 + 2 * place, _text(lines)
        objects[page] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {page + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        objects[page + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)
    return _file([objects[number] for number in sorted(objects)])


def _text(lines: list[str]) -> bytes:
    shown = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    moves = "".join(f"({line}) Tj 0 -{LINE} Td\n" for line in shown)
    return f"BT /F1 10 Tf 40 {TOP} Td\n{moves}ET".encode("cp1252")


def _file(objects: list[bytes]) -> bytes:
    """Number objects from 1, and list where each begins."""
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    return bytes(data) + f"{end}<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n".encode()
