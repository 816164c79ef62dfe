"""Web pages: one file, or a set of pages that an index links."""
