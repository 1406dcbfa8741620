"""What the opener reads besides workbooks: HTML, Excel's XML of 2003, JSON.

Its modules run in the opener's process, where nothing else of the program is imported.
"""
