"""Reports that people have written as files: the job, and where the files lie until they are old."""
