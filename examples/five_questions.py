# %% [markdown]
# # Five questions to the warehouse
#
# Over the simulated publishers of `make demo`; over your own warehouse it asks the same. This file is a notebook in
# percent format: VS Code, Spyder and PyCharm open it as one, Jupyter with Jupytext.
# [five_questions.ipynb](five_questions.ipynb) is the same with its answers, made by
#
# ```sh
# python examples/run_notebook.py examples/five_questions.py examples/five_questions.ipynb
# ```
#
# It needs `presswatch` on the path and [pandas](https://pandas.pydata.org); what it asks are the files beside it.

# %%
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

here = Path(globals().get("__file__", "five_questions.py")).resolve().parent
sys.path.insert(0, str(here))
import plots  # noqa: E402 - it stands beside this file

watched = {row["day"] for row in plots.ask(plots.DAYS_WATCHED)}
answers = {plot.example: plots.ask(plots.question(plot.example)) for plot in plots.PLOTS}
by_day, topic, quotation, hours, words = plots.PLOTS


class Drawing:
    """What a notebook shows as a picture."""

    def __init__(self, plot: plots.Plot) -> None:
        """Draw the answer to a question."""
        self.svg = plots.drawn(plot, plots.bars(plot, answers[plot.example], watched))

    def _repr_svg_(self) -> str:
        pattern = f"<defs>{plots.HATCH}</defs>"
        return self.svg.replace("<title>", f"<style>{plots.STYLE}</style>{pattern}<title>", 1)


# %% [markdown]
# ## How many articles does each source publish, by its own calendar?
#
# Hatched days are days on which nothing was watched: what stands there was found later, so that a low bar may be ours.
# Undated articles are in no day, and are shown apart.

# %%
Drawing(by_day)

# %%
pd.DataFrame(answers[by_day.example]).pivot_table("articles", "source_id", "published_day", aggfunc="sum", fill_value=0)

# %% [markdown]
# ## What share of a day's articles is about hospitals?
#
# A share needs its denominator: all articles of the same day and sources. Copies are counted here; `independent_texts`
# counts them once.

# %%
Drawing(topic)

# %%
columns = ["day", "mentions", "independent_texts", "newsrooms", "articles", "share"]
pd.DataFrame(answers[topic.example])[columns].dropna(subset=["share"])

# %% [markdown]
# ## How much of what a source prints is quotation?

# %%
Drawing(quotation)

# %% [markdown]
# ## At what hour, on the publisher's clock?
#
# Only articles whose hour is known (`has_hour`): a date without a time is not midnight.

# %%
Drawing(hours)

# %% [markdown]
# ## How long are articles?

# %%
Drawing(words)

# %% [markdown]
# ## The same from files
#
# An export is Parquet by month. Of each article the rows with the highest `load_seq` are valid; here is one increment,
# so all are.

# %%
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["presswatch", "export", f"{folder}/press"], check=True, stdout=subprocess.PIPE)
    rows = pd.read_parquet(f"{folder}/press/article")
article = rows.sort_values("load_seq").drop_duplicates("article_id", keep="last")
article.groupby("language").agg(articles=("article_id", "count"), words=("body_words", "sum")).sort_values("articles")
