-- The steps of all deals, added up in one reading.
select
    sum(at_start) as at_start_amount,
    count(at_start) as at_start_deals,
    sum(came) as came_amount,
    count(came) as came_deals,
    sum(grew) as grew_amount,
    count(grew) as grew_deals,
    sum(moved_in) as moved_in_amount,
    count(moved_in) as moved_in_deals,
    sum(won) as won_amount,
    count(won) as won_deals,
    sum(lost) as lost_amount,
    count(lost) as lost_deals,
    sum(shrank) as shrank_amount,
    count(shrank) as shrank_deals,
    sum(moved_out) as moved_out_amount,
    count(moved_out) as moved_out_deals,
    sum(went) as went_amount,
    count(went) as went_deals,
    sum(at_end) as at_end_amount,
    count(at_end) as at_end_deals
from pipeline_moves
