"""Importing this loads the models that readings need; workers forked afterwards share them and start at once."""

from presswatch.articles import blockmodel, identifier, role_model

identifier.labels()
blockmodel.block_model()
role_model.role_model()
