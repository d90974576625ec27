"""Use of results (结果应用): rules as data propose what follows from a result; people are heard, decide, and carry it out."""
