"""What the name of a file, or of a sheet, says about what it holds, in the languages of the presets."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from smarketing.ingest.headers import words
from smarketing.ingest.model import Grid
from smarketing.ingest.presets import NOT_NEEDED

_CALLED: Final[dict[str, str]] = {
    "leads": """leads? contacts? prospects? persons? people kontakte? interessent(en)? personen
        personnes? contactos? prospectos? personas contatos? pessoas contatti contatto persone contacten""",
    "deals": """deals? opportunit(y|ies) pipeline orders? auftrage? auftrag verkaufschancen? abschlusse
        opportunites? affaires? transactions? oportunidad(es)? negocios? oportunidades? opportunita trattativ[ae] affari
        verkoopkansen""",
    "touches": """touch(es|points?)? activit(y|ies) engagements? calls meetings aktivitat(en)?
        activites? actividad(es)? atividades? attivita activiteiten""",
    "stage_history": "history verlauf historie historique historial historico storico geschiedenis",
    "costs": """costs? spend(ing)? ads kosten ausgaben werbekosten couts? depenses costes? costos? gastos? custos? spesa
        spese uitgaven""",
    "traffic": """traffic visits sessions besuche sitzungen visites trafic visitas trafico trafego visite traffico
        bezoeken""",
    "calendar": "calendar kalender calendrier calendario agenda",
    "exchange_rates": "rates currencies kurse wechselkurse cambio cambi koersen",
    NOT_NEEDED: """compan(y|ies) accounts? organi[sz]ations? firm(a|en) unternehmen entreprises? societes? empresas?
        organisations? aziend[ae] bedrijven products? produkte? produits? productos? produtos? prodotti""",
}
_SHEET_WITHOUT_A_NAME: Final = re.compile(
    r"(sheet|tabelle|feuil(le)?|hoja|planilha|folha|foglio|blad)\s*\d*", re.IGNORECASE
)


def kinds_in_name(grid: Grid) -> frozenset[str]:
    """Return the tables that the name of the sheet or, where that says none, of the file speaks of.

    ``not_needed`` is among them where it names what no table of ours holds, such as companies.
    """
    said = frozenset[str]()
    if grid.sheet and not _SHEET_WITHOUT_A_NAME.fullmatch(grid.sheet.strip()):
        said = _kinds_of(grid.sheet)
    return said or _kinds_of(PurePosixPath(grid.file).name.partition(".")[0])


def _kinds_of(name: str) -> frozenset[str]:
    spoken = words(name)
    found = {kind for kind, known in _PATTERNS.items() if any(known.fullmatch(word) for word in spoken)}
    return frozenset({"stage_history"} if "stage_history" in found else found)


_PATTERNS: Final = {kind: re.compile("|".join(known.split())) for kind, known in _CALLED.items()}
