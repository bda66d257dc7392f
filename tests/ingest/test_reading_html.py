"""A table that a web page holds, as many old CRMs export a “workbook”, is read for what it is; other pages are not."""

from __future__ import annotations

import re
import time
import zipfile

import pytest

from smarketing.errors import UnreadableFile

HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {color: red} <table></style></head><body>'
)
TABLE = (
    "<table border=1><thead><tr><th>Name</th><TH>Amount</TH><th>Note</th></tr></thead><tbody>"
    "<tr><td>Ann &amp; Co</td><td align='right'>1,200.50</td><td>first<br/>second</td></tr>\n"
    '<tr><td><b>Ben</b> Lee\n  Ltd</td><td title="a > b">&nbsp;7</td><td>a &lt; b, "c"<!-- <td>no</td> --></td></tr>'
    "</tbody></table>"
)
ROWS = [["Name", "Amount", "Note"], ["Ann & Co", "1,200.50", "first\nsecond"], ["Ben Lee Ltd", "\u00a07", 'a < b, "c"']]


@pytest.mark.parametrize("page", [f"{HEAD}{TABLE}</body></html>", TABLE, f"\ufeff<!DOCTYPE html>\n{TABLE}"])
def test_the_table_of_a_page_is_read_as_text(desk, page):
    (grid,) = desk.grids(page.encode(), "leads.xls")
    assert desk.rows(grid) == ROWS
    assert "The file is a web page; its table was read." in grid.notes


def test_cells_over_several_columns_or_rows_leave_the_others_in_their_place(desk):
    page = (
        "<table><tr><td>Owner<td>City<td>Mail<td>Phone</tr>"
        "<tr><td rowspan=2>Ann<td colspan=2>Ulm<td>1<tr><td>Bonn<td>b@x.example<td>2"
        "<tr><td>Cem<td>Kiel<td>c@x.example<td>3</table>"
    )
    (grid,) = desk.grids(page.encode(), "leads.xls")
    assert desk.rows(grid)[1:] == [
        ["Ann", "Ulm", "", "1"],
        ["Ann", "Bonn", "b@x.example", "2"],
        ["Cem", "Kiel", "c@x.example", "3"],
    ]
    assert "1 cell over several rows counts for each of them." in grid.notes


def test_each_of_several_tables_is_offered_and_a_title_is_none(desk):
    other = TABLE.replace("Name", "Firm")
    grids = desk.grids(f"{HEAD}<table><tr><td>Report of March</td></tr></table>{TABLE}{other}".encode(), "leads.xls")
    assert [(grid.sheet, grid.header[0]) for grid in grids] == [("table 2", "Name"), ("table 3", "Firm")]


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "windows-1252"), ("iso8859-2", "iso-8859-2"), ("utf-8", "")])
def test_letters_are_read_as_the_page_says(desk, encoding, said):
    meta = f'<meta http-equiv=Content-Type content="text/html; charset={said}">' if said else ""
    page = f"<html><head>{meta}</head>{TABLE.replace('Ann', 'Zoë' if encoding != 'iso8859-2' else 'Łukasz')}</html>"
    (grid,) = desk.grids(page.encode(encoding), "leads.xls")
    assert desk.rows(grid)[1][0] in {"Zoë & Co", "Łukasz & Co"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_is_read_as_the_page_it_is(desk, encoding):
    page = f"<html><head></head>{TABLE.replace('Ann', 'Łukasz')}</html>"
    (grid,) = desk.grids(page.encode(encoding), "leads.xls")
    assert desk.rows(grid)[1][0] == "Łukasz & Co"
    with pytest.raises(UnreadableFile, match="it is a web page, perhaps the log-in page"):
        desk.grids("<html><body>Log in</body></html>".encode(encoding), "leads.xls")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<!DOCTYPE html><html><body>Log in</body></html>", "it is a web page, perhaps the log-in page"),
        (f"<html><form><input type=password></form>{TABLE}</html>", "it is a web page, perhaps the log-in page"),
        ("<html><table></table></html>", "it is a web page, perhaps the log-in page"),
        (
            f"<html><table><tr><td>{TABLE}</td></tr></table></html>",
            "its table holds other tables, as the layout of a page",
        ),
        (f"<table>{'<td>x' * 3000}</table>", "it has more than 2,000 columns"),
        (
            "<table>" + "<tr><td colspan=999>x" * 2 + "<td colspan=999>y<td>z<td colspan=999>x</table>",
            "more than 2,000 columns",
        ),
    ],
)
def test_other_pages_are_refused_with_a_sentence(desk, page, told):
    with pytest.raises(UnreadableFile, match=re.escape(told)):
        desk.grids(page.encode(), "leads.xls")


def test_a_page_without_a_table_in_an_archive_is_left_out(desk, tmp_path):
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("readme.html", "<html>Hello</html>")
        book.writestr("leads.csv", "id,mail\n1,a@x.example\n2,b@x.example\n")
    (grid,) = desk.grids(path.read_bytes(), "both.zip")
    assert grid.header == ("id", "mail")
    assert any("readme.html in the archive was left out" in note for note in grid.notes)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td>" * 100_000,
        "<table>" + "<!--" * 300_000,
        "<table><tr><td>" + "<" * 1_000_000,
        "<table><tr><td " + 'a="' * 300_000,
        "<table><tr><td " + "a='>" * 300_000,
        "<table>" + "<td rowspan=9999>x" * 1_500 + "<tr><td>x" * 30_000,
        "<table><tr><td>" + "&" * 1_000_000 + "</table>",
        "<html>" + "<script>" * 200_000,
    ],
)
def test_a_page_that_means_harm_costs_little(desk, page):
    began = time.process_time()
    with pytest.raises(UnreadableFile):
        desk.grids(page.encode(), "harm.xls")
    assert time.process_time() - began < 10


def test_no_entity_is_resolved_and_nothing_is_fetched(desk):
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>{TABLE.replace("Ann", "&x;")}'
    (grid,) = desk.grids(page.encode(), "leads.xls")
    assert desk.rows(grid)[1][0] == "&x; & Co"
