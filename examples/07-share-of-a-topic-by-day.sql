-- Articles and independent texts on a topic by day, as a share of all.
select * from mart.mentions_by_day('hospital OR hôpital', '2026-03-01', '2026-03-03');
