"""数据: what is covered, bringing files in, what came in, jobs, and whether the workspace is in order."""
