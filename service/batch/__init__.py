"""Many reports, one command: their results as JSON, as Parquet tables, as a workbook and as a page of plots.

How the parts hang together, in the order of the data:

    inputs -> plan -> chunks -> an engine (local processes or Ray) -> manifests -> summary.xlsx, report.html

The unit of work and of commitment is the chunk: some reports, whose table rows are one Parquet file a table and year.
A chunk's files count only once its manifest names them, and a manifest appears whole or not at all. That is all that
makes the job restartable; results/ saves the reading itself, report by report.
"""
