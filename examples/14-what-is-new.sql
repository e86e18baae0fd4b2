-- What is new since the last export? Keep the highest load_seq.
select load_seq, article_id, title from mart.article where load_seq > 0 order by load_seq limit 20;
