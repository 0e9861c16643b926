"""What several rules need: arithmetic, figures and names of the prose, cells of tables, words of the knowledge."""
