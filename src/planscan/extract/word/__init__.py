"""Word files, walked node by node as Word would show them."""
