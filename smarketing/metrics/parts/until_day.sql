-- The day up to which a forecast knows anything: that of the export, or an earlier one to try it on the past.
select case when cast($known_by as date) < $as_of then cast($known_by as date) else $as_of end as known_date
from build
