"""Importing this module loads the models that extraction needs; workers forked afterwards share their memory."""

from presswatch.articles.blocks import body_model, role_model
from presswatch.articles.language import identifier

identifier.labels()
body_model.block_model()
role_model.role_model()
