-- On which days was a source not, or not wholly, watched?
select source_id, day, visibility, hours_watched, gaps, failed_polls, quarantined
from mart.coverage where visibility <> 'full' order by 1, 2;
