"""Official forms of budget programmes as workbooks: written, and read back."""
