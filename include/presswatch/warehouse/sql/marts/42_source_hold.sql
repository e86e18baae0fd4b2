create or replace view mart.source_hold as
select source_id, kind, reason, held_by, held_at, until
from ops.source_hold
where ended_at is null and (until is null or until > now());

comment on view mart.source_hold is 'Sources that a person has paused or silenced now, one row per source and kind';
comment on column mart.source_hold.source_id is 'Publisher. Never NULL';
comment on column mart.source_hold.kind is 'paused: nothing of it is asked for; silenced: it raises no alarm. Never NULL';
comment on column mart.source_hold.reason is 'Why, in the words of who held it. Never NULL';
comment on column mart.source_hold.held_by is 'Who held it. Never NULL';
comment on column mart.source_hold.held_at is 'When, UTC. Never NULL';
comment on column mart.source_hold.until is 'When it ends by itself, UTC. NULL when somebody has to end it';
