"""The pages' stylesheet, made from a pinned GOV.UK Frontend."""
