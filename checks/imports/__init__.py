"""Which packages source code imports, and whether a manifest declares them."""
