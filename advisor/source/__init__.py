"""Text and positions; the only door to ast-grep and to the YAML parser."""
