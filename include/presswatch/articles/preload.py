"""Importing this module loads what extraction needs and makes late; workers forked afterwards share it."""

from presswatch.articles import extractor_digest
from presswatch.articles.blocks import body_model, role_model
from presswatch.articles.language import identifier
from presswatch.articles.page import main_text

identifier.labels()
body_model.first_model()
body_model.second_model()
role_model.role_model()
main_text.load_late_parts()
extractor_digest.extractor_digest()
extractor_digest.library_versions()
