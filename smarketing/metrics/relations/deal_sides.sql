-- Every deal between the snapshot before and this one, a missing amount counted as none.
select
    deal_movements.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    deal_movements.before_state = 'open' as was_open,
    coalesce(deal_movements.before_amount, 0) as amount_before,
    coalesce(deal_movements.after_amount, 0) as amount_after
from deal_movements
