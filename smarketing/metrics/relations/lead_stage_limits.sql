-- Every stage that every lead reached, with the limit both teams agreed for it.
select
    lead_stages.*, -- noqa: AM04
    live_stages.limit_days
from lead_stages
left join live_stages on lead_stages.stage = live_stages.stage
