"""A PDF for the demo: one page, small enough to read here."""

FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"


def paper() -> bytes:
    """One page that opens everywhere and says that it is invented."""
    text = b"BT /F1 20 Tf 72 720 Td (Sadir demo: an invented document) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    body, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer << /Size 5 /Root 1 0 R >>\n"
    return body + head + b"startxref\n%d\n%%%%EOF\n" % len(body)
