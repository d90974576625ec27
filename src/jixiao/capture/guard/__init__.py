"""Workbooks from outside are opened in a child process of their own, with memory, time and size limited."""
