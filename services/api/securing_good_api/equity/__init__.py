"""Whether schools with disadvantaged intakes are flagged, supported and let go at fair rates (ADR 52)."""
