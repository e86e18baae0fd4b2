"""How large a deployment must be: a day of publishers against the stages of the pipeline, at measured costs."""
