-- Leads of the two sides by the days that their step took; place 0 is the whole way from the first stage
-- to customer.
select
    side,
    stage_position as counted_position,
    is_skipped,
    is_mature,
    is_next_reached as is_made,
    watched_days is null as is_undated,
    days_to_next as days_taken,
    count(*) as leads
from sided_stages
group by side, stage_position, is_skipped, is_mature, is_next_reached, watched_days is null, days_to_next
union all
select
    side,
    0 as counted_position,
    false as is_skipped,
    is_mature,
    is_customer as is_made,
    is_customer and days_to_customer is null as is_undated,
    days_to_customer as days_taken,
    count(*) as leads
from sided_leads
group by side, is_mature, is_customer, is_customer and days_to_customer is null, days_to_customer
