"""Pages: what people do in a browser, asked of the same addresses that systems ask (ADR 49)."""
