"""What builds or trains the packaged resources; never needed at run time, and not in the wheel."""
