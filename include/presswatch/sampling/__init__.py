"""Use case: samples for hand coding, drawn as of a time, coded by several people, with agreement and prevalence."""
