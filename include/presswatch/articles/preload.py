"""Importing this loads the models that readings need; workers forked afterwards share them and start at once."""

from presswatch.articles.blocks import body_model, role_model
from presswatch.articles.language import identifier

identifier.labels()
body_model.block_model()
role_model.role_model()
