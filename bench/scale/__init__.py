"""How long readers wait at many articles and many polls."""
