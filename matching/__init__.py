"""Draft + known contacts → a decision with its reasons. Knows similarity, knows no tables."""
