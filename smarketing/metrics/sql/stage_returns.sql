-- title: Steps back
-- question: From which stage to which did leads and deals go back in the period, or enter one again?
-- grain: record_kind, stage_from, stage_to
select
    record_kind,
    stage_from,
    stage_to,
    measure(went_back) as went_back,
    measure(entered_again) as entered_again
from stage_returns_by_day
group by record_kind, stage_from, stage_to
order by went_back desc, entered_again desc, record_kind asc, stage_from asc, stage_to asc
