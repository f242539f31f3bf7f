"""Minutes of Securing Good meetings: drafted, approved, issued to the school, and what the school says of them."""
