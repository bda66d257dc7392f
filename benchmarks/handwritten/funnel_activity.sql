-- One pass over the entries of the period.
select stage, stage_label, team, coalesce(entries, 0) as entries
from stages
left join (
    select stage_position, count(*) as entries
    from lead_stage_entries
    where entered_date >= $since and entered_date < $until
    group by stage_position
) using (stage_position)
order by stage_position
