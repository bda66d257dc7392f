-- What each difference says: nothing of a step that the export does not record, of few leads, of sides of
-- other days where no time is known to watch both for, and where more than one lead in ten has no dates to
-- time it by. All steps together, up or down, are called different by chance once in forty times.
with judged as (
    select
        *, -- all that the part has, so that a new column comes along -- noqa: AM04
        case
            when next_label is null then 'the last stage'
            when not is_recorded then 'not recorded'
            when
                coalesce(watched, 0) < $least_cases or coalesce(other_watched, 0) < $least_cases
                then 'too few leads'
            when lag_days is null and $compared_by = '' then 'not equally old'
            when 9 * undated > watched or 9 * other_undated > other_watched then 'dates missing'
        end as why_not
    from compared_rates
),

counted as (
    select
        *, -- as above -- noqa: AM04
        count(case when why_not is null then 1 end) over () as judged_steps
    from judged
)

select
    counted.*, -- as above -- noqa: AM04
    case
        when counted.next_label is null then null
        when counted.why_not is not null then counted.why_not
        when
            coalesce(counted.standard_errors < chance_limit(2 * counted.judged_steps), true)
            then 'may be chance'
        when counted.difference_low > 0 then 'higher'
        when counted.difference_high < 0 then 'lower'
        else 'may be chance'
    end as finding
from counted
