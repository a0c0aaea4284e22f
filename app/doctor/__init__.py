"""Whether everything an instance needs is there and as it should be, and what to do if not. Nothing is started."""
