#!/usr/bin/python3
"""Makes the sample PDFs of this folder with the programs of Debian 12: reportlab
3.6, LibreOffice 7.4, Chromium and qpdf 11. No person in them is real."""
import os, pathlib, random, subprocess, tempfile
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

here = pathlib.Path(__file__).parent
WORDS = ("invoice customer delivery address number payment reference account contract "
         "salary employee department manager insurance hospital appointment doctor patient "
         "school teacher parent street city country telephone mobile passport licence date").split()


def run(*args):
    subprocess.run([str(a) for a in args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def book():
    """Five pages of prose, a table, an outline, comments and links."""
    rnd = random.Random(7)
    c = canvas.Canvas(str(here / "book.pdf"), pagesize=A4, invariant=1)
    c.setTitle("Annual report"); c.setAuthor("Erika Beispiel"); c.setSubject("Report of 2025"); c.setKeywords("report, people")
    for page in range(1, 6):
        c.bookmarkPage("p%d" % page)
        c.addOutlineEntry("Chapter %d for Erika" % page, "p%d" % page, level=0 if page < 3 else 1)
        text = c.beginText(60, 780)
        text.setFont("Times-Roman", 11)
        for _ in range(40):
            text.textLine(" ".join(rnd.choice(WORDS) for _ in range(11)))
        text.textLine("Write to reader%d@example.org or pay to DE89 3704 0044 0532 0130 00." % page)
        c.drawText(text)
        c.linkURL("mailto:behind%d@example.org" % page, (60, 100, 200, 120))
        c.showPage()
    c.save()


def form():
    c = canvas.Canvas(str(here / "form.pdf"), pagesize=A4, invariant=1)
    c.drawString(60, 800, "Application form")
    f = c.acroForm
    f.textfield(name="f1", tooltip="Date of birth", value="1980-02-29", x=60, y=700, width=200, height=20)
    f.textfield(name="email", tooltip="email", value="applicant@example.org", x=60, y=660, width=200, height=20)
    f.checkbox(name="married", tooltip="married", checked=True, x=60, y=620)
    f.checkbox(name="smoker", tooltip="smoker", checked=False, x=60, y=600)
    f.choice(name="country", tooltip="country", value="Poland", options=["Poland", "Spain"], x=60, y=560, width=200, height=20)
    c.showPage()
    c.save()


def scan():
    """A page that is only a picture, one that is blank, and one with text."""
    from PIL import Image, ImageDraw, ImageFont
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
    img = Image.new("L", (1000, 300), 255)
    ImageDraw.Draw(img).text((40, 100), "Write to scanned@example.org", fill=0, font=font)
    c = canvas.Canvas(str(here / "scan.pdf"), pagesize=A4, invariant=1)
    c.drawInlineImage(img, 60, 500, 480, 144); c.showPage()
    c.showPage()
    c.drawString(60, 800, "The last page is text."); c.showPage()
    c.save()


def office():
    odf = here / "../../odf/testdata"
    for name in ("letter.fodt", "people.fods", "talk.fodp"):
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", here, odf / name)


def chrome():
    page = """<html lang="de"><meta charset="utf-8"><title>Brief</title><h1>Kündigung</h1><p>Sehr geehrte Frau Müller,
<p>Grüße aus Łódź, Ελλάδα, Россия und 東京. <a href="mailto:hidden@example.org">Schreiben Sie uns</a>.
<table border=1><tr><th>Name<th>IBAN<tr><td>Jana Muster<td>NL91ABNA0417164300<tr><td>Ola Przykład<td>PL61109010140000071219812874</table>
<p style="page-break-before:always;columns:2">""" + "Zweispaltiger Text über Verträge und Löhne. " * 30
    # Chromium gives this character no Unicode in the fonts of Debian 12.
    for name, text in (("chrome.pdf", page), ("unnamed.pdf", '<meta charset="utf-8"><p>' + "東" * 30)):
        with tempfile.TemporaryDirectory() as d:
            p = pathlib.Path(d) / "page.html"
            p.write_text(text)
            run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--print-to-pdf=%s" % (here / name), p)


def variants():
    book, q = here / "book.pdf", "qpdf"
    fixed = ["--deterministic-id"]
    run(q, *fixed, "--linearize", book, here / "linear.pdf")
    run(q, *fixed, "--object-streams=generate", "--recompress-flate", "--compression-level=9", book, here / "objects.pdf")
    run(q, *fixed, "--stream-data=uncompress", "--pages", book, "1", "--", book, here / "plain.pdf")
    run(q, *fixed, "--rotate=+90:1-2", "--rotate=+180:3", book, here / "rotated.pdf")
    run(q, "--static-id", "--static-aes-iv", "--encrypt", "secret", "owner", "256", "--", book, here / "password.pdf")
    run(q, "--static-id", "--static-aes-iv", "--encrypt", "", "owner", "256", "--", book, here / "owner.pdf")
    run(q, "--static-id", "--allow-weak-crypto", "--encrypt", "", "owner", "40", "--", book, here / "rc4.pdf")
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "people.csv").write_text("name,mail\nOla Muster,attached@example.org\n")
        (d / "note.txt").write_text("The second attachment.\n")
        run(q, *fixed, "--add-attachment", d / "people.csv", "--mimetype=text/csv", "--creationdate=D:20250101000000Z", "--moddate=D:20250101000000Z", "--",
            "--add-attachment", d / "note.txt", "--creationdate=D:20250101000000Z", "--moddate=D:20250101000000Z", "--", here / "form.pdf", here / "attached.pdf")
    data = book.read_bytes()
    at = data.rindex(b"startxref")
    (here / "xref.pdf").write_bytes(data[:at] + b"startxref\n17\n%%EOF\n")
    (here / "prefix.pdf").write_bytes(b"\x00\x01 not of it \x02\n" + data)


if __name__ == "__main__":
    os.environ["SOURCE_DATE_EPOCH"] = "1735689600"
    book(); form(); scan(); office(); chrome(); variants()
