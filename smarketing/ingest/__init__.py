"""An uploaded file becomes canonical tables, and an upload becomes a dated snapshot."""

from smarketing.ingest.differences import Difference
from smarketing.ingest.evidence import KnownIds, dates_contradict
from smarketing.ingest.importing import check
from smarketing.ingest.keeping import discard, keep, rejects_path
from smarketing.ingest.mapping import propose
from smarketing.ingest.mending import write_mendable
from smarketing.ingest.model import (
    ColumnMapping,
    Converted,
    DateOrder,
    DoubtfulAmounts,
    FileReport,
    Grid,
    Mapping,
    Mode,
    Reject,
    ThreeDigits,
)
from smarketing.ingest.names import fit_name
from smarketing.ingest.preparing import Prepared, prepare
from smarketing.ingest.presets import NOT_NEEDED
from smarketing.ingest.reading import column_values, read_grids, sample, write_grid
from smarketing.ingest.remembered import Recalled, Remembered, export_mapping, read_mapping, recall, remember
from smarketing.ingest.snapshots import (
    Snapshot,
    TableFile,
    at,
    compare,
    current,
    list_snapshots,
    previous_of,
    read_snapshot,
    reports_in_force,
    take_demo_away,
    undo,
)
from smarketing.ingest.upload import Part, Staged, Upload
from smarketing.ingest.value_maps import MappedValue, choices, mapped_values

__all__ = [
    "NOT_NEEDED",
    "ColumnMapping",
    "Converted",
    "DateOrder",
    "Difference",
    "DoubtfulAmounts",
    "FileReport",
    "Grid",
    "KnownIds",
    "MappedValue",
    "Mapping",
    "Mode",
    "Part",
    "Prepared",
    "Recalled",
    "Reject",
    "Remembered",
    "Snapshot",
    "Staged",
    "TableFile",
    "ThreeDigits",
    "Upload",
    "at",
    "check",
    "choices",
    "column_values",
    "compare",
    "current",
    "dates_contradict",
    "discard",
    "export_mapping",
    "fit_name",
    "keep",
    "list_snapshots",
    "mapped_values",
    "prepare",
    "previous_of",
    "propose",
    "read_grids",
    "read_mapping",
    "read_snapshot",
    "recall",
    "rejects_path",
    "remember",
    "reports_in_force",
    "sample",
    "take_demo_away",
    "undo",
    "write_grid",
    "write_mendable",
]
