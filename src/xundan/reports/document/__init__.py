"""Reports to hand on: a template says what stands in one; it is written as a page, a workbook or a PDF."""
