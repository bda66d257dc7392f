"""Workbooks that are no .xlsx: those of Excel before 2007, and those of LibreOffice."""

from __future__ import annotations

import base64
import zlib

import pytest

from smarketing.errors import UnreadableFile
from tests.ingest.bombs import refusal, zipped

pytestmark = pytest.mark.slow

# A sheet "Leads" of four columns and three rows, made once with xlwt.
OLD = (
    "c-rk)OGs2v82-+^^G=;dDrg|XKvS6p=BAB~)|dn->ZS)ljm}+&<BUuO)}l-^BIp4@khBqO(Z*`i0}E=`B2a1(1c6gaS3yAw_4c2C&iD=-"
    "Fu}Or<^1QI@0|ZT=bqPnOi%e|#-"
    "5dDunP6iv0%F4SjGto?p($PDmP7;%*8GWriE<<w~HpyVaH_Q2dA7vIo}y*cxrn`7WhWt4EoTTN*ci}#9{73OvpaekrjAIOcBbsR{^$NY<IGK!Z"
    "lyBZD8gW+d8T{BTi!~(pq^)t>Tkfh|7u~bziX07iMZug7<P2U%4x?b?s<OcgGUjtf0bHfN{`-"
    "HXBJJE%RPHf(JN7sBUSgjz(utOp`s1UuF>ancLNGgBHKFya4gPSMtuk@GhFf)%-"
    "op1`NVH$D3pXg=n|Q5<89?vH1Bpbjx+XfzIv@qbrq;2aiSVKvQq5JFx>ek~U)fMlec-"
    "c7J1U>O!*L3na+BreWZKF%awROBjkdxQ3}+Vmz`DK2Urs4wORPXa!{B@N(ME+s#LJH23(&$Cl2v$XR9v`5}^h)a;gb1`}7M2RRpUiEYtVvd4b5"
    "L#(=s)8%Z7X#^+^x0R^G(P6H0jZ4GSPA%h8WY4nnUP_P5w!f?x`5xIv>51mdrQ(Utkuij5_~PU*uVGY)Dlz&%;#DLU3w11gWm~r9h;nH@)pt`p"
    "PraCzo08yXo6X755sNuZja4?MQ%+Y}VwKiq&BL4@*N5)7WqrX~a;)A^-"
    "vsFdP%$MHXKy%3N2+M+sA#NmQ>kR<%dS*3Rtd4n{V<e@zK)8{Dz}x2&MFS2qO(evRVGJEDPOMz@LV=b$M+IEuwcQ01q&7|Sg^3E5d4Y>^#TWe&"
    "2y;l1^HiRp2C9lo8-Sm2U2wP(??|!k`$+LF|YMg3cJW@i4FSX{ufG|pw`pqK_~a4C-3!3A0%S={cPCLw|QGA-}V>s>E}Og{||0N`f~"
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def old_workbook() -> bytes:
    return zlib.decompress(base64.b85decode(OLD))


def open_workbook(rows: str, mimetype: str = MIMETYPE) -> bytes:
    sheet = f'<table:table table:name="Leads">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0"?><office:document-content{SPACES}>{body}</office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(("mimetype", mimetype), ("content.xml", content), ("META-INF/manifest.xml", manifest))


def row(*cells: str, empty: int = 0, times: int = 1) -> str:
    texts = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    blank = f'<table:table-cell table:number-columns-repeated="{empty}"/>' if empty else ""
    return f'<table:table-row table:number-rows-repeated="{times}">{texts}{blank}</table:table-row>'


def test_a_workbook_of_excel_before_2007_is_read_whatever_it_is_called(desk):
    (grid,) = desk.grids(old_workbook(), "leads.csv")
    assert grid.header == ("Record ID", "Email", "Create Date", "Amount")
    assert desk.rows(grid)[1] == ["40100001", "lead1@x.example", "2026-01-01 00:00:00", "1234.5"]


def test_a_workbook_of_libreoffice_is_read_without_the_rows_that_it_only_repeats(desk):
    rows = row("Record ID", "Email") + row("1", "a@x.example", empty=16382) + row(empty=16384, times=1048574)
    (grid,) = desk.grids(open_workbook(rows), "leads.ods")
    assert desk.rows(grid) == [["Record ID", "Email"], ["1", "a@x.example"]]


def test_a_text_document_is_no_workbook(tmp_path):
    told = refusal(tmp_path, open_workbook(row("a"), MIMETYPE.replace("spreadsheet", "text")), "letter.odt")
    assert told.startswith("letter.odt can't be read: it is an office document, but no workbook.")


def test_a_damaged_or_locked_old_workbook_is_refused_with_a_sentence(desk):
    with pytest.raises(UnreadableFile, match="it may be damaged or have a password"):
        desk.grids(old_workbook()[:600] + bytes(3000), "leads.xls")


def test_a_cell_that_a_workbook_repeats_over_the_sheet_ends_in_a_sentence(tmp_path):
    cell = "<table:table-cell"
    harm = row("x" * 1000, times=60_000).replace(cell, f'{cell} table:number-columns-repeated="1000"')
    told = refusal(tmp_path, open_workbook(harm), "leads.ods")
    assert "opening it takes more memory than one import may have (150MB)" in told
