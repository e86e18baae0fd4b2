-- A phrase, without a word, in one language, as written.
select article_id, title, snippet from mart.search('"la nuit" -maire', languages => '{fr}', stemmed => false);
