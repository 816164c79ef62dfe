"""PDF files: words and their places from pypdfium2, and what they make: lines, blocks, tables, furniture."""
