-- What these marts were built from.
-- grain: one row
select
    as_of,
    snapshot_id,
    previous_snapshot_id,
    previous_as_of,
    currency
from source_build
