-- Each lead from which a remark was heard, once: two remarks counted together may have come from one lead.
select
    remark_id,
    lead_number,
    max(case when is_unanswered then 1 else 0 end) as unanswered,
    max(revenue) as won_amount,
    max(coalesce(open_amount, 0)) as open_amount,
    max(case when open_amount > 0 then coalesce(revenue, 0) + open_amount else revenue end) as amount
from heard_by_day
where lead_number is not null
group by remark_id, lead_number
