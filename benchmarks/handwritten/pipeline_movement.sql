-- One pass over the movements, every step of the bridge a filtered sum.
with placed as (
    select
        coalesce(before_amount, 0) as b, coalesce(after_amount, 0) as a, after_state,
        before_state = 'open' as was,
        was and coalesce(before_close_date >= $since and before_close_date < $until, false) as at_start,
        coalesce(after_close_date >= $since and after_close_date < $until, false) as due,
        after_state = 'open' and due as at_end,
        at_start and (at_end or after_state = 'won') as stayed
    from deal_movements
),
summed as (
    select
        [
            ('start', sum(b) filter (at_start), count_if(at_start)),
            ('new', sum(a) filter (not was and after_state <> 'gone' and due),
                count_if(not was and after_state <> 'gone' and due)),
            ('increased', sum(a - b) filter (stayed and a > b), count_if(stayed and a > b)),
            ('moved_in', sum(a) filter (was and not at_start and after_state <> 'gone' and due),
                count_if(was and not at_start and after_state <> 'gone' and due)),
            ('won', sum(a) filter (after_state = 'won' and (at_start or due)),
                count_if(after_state = 'won' and (at_start or due))),
            ('lost', sum(if(at_start, b, a)) filter (after_state = 'lost' and (at_start or due)),
                count_if(after_state = 'lost' and (at_start or due))),
            ('decreased', sum(b - a) filter (stayed and a < b), count_if(stayed and a < b)),
            ('moved_out', sum(b) filter (at_start and after_state = 'open' and not at_end),
                count_if(at_start and after_state = 'open' and not at_end)),
            ('gone', sum(b) filter (at_start and after_state = 'gone'), count_if(at_start and after_state = 'gone')),
            ('end', sum(a) filter (at_end), count_if(at_end))
        ] as steps
    from placed
)
select step[1] as movement, coalesce(step[2], 0) as amount, step[3] as deals
from (select unnest(steps) as step from summed)
