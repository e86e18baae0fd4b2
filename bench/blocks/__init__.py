"""Labels of blocks, and the training of the models that read them."""
