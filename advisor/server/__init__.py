"""The language server: what editors ask, answered from the texts that they hold. The only room that imports pygls."""
