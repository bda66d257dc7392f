-- Every lead with what a proposed rule says of it, beside what holds: the rule in force or, where there is
-- none, the stage MQL; without that, the one that sales takes a lead over at.
select
    leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    coalesce(
        live_sales_ready.was_ready,
        leads.stage_position >= stage_positions.marketing_qualified_position,
        leads.stage_position >= stage_positions.hand_over_position
    ) as was_ready,
    coalesce(live_sales_ready.is_ready, false) as is_ready
from leads
left join live_sales_ready on leads.lead_id = live_sales_ready.lead_id
cross join stage_positions
