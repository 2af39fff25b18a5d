"""A recorded cluster, served as if it were one."""
