-- Silent, declared and undeclarable edits of each source, by how often we looked.
select source_id, sum(edits - silent_edits - undeclarable_edits) as declared, sum(silent_edits) as silent,
    sum(undeclarable_edits) as undeclarable, sum(looks) as looks, sum(edits) / nullif(sum(looks), 0) as edits_per_look
from mart.article group by 1 order by 1;
