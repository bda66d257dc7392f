-- What a won deal brought on average in the last twelve full months and since.
select measure(average_deal_size) as average_deal_size
from deals_by_close
where
    close_date >= cast(date_trunc('month', $as_of) - interval 12 month as date)
    and close_date <= $as_of
