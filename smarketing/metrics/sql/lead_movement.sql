-- title: Lead movement
-- question: How did the leads move since the snapshot before?
-- grain: movement
select
    movement,
    measure(moved_leads) as leads
from lead_movements_now
group by movement
order by movement
