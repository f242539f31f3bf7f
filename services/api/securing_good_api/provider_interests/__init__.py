"""What people have to do with providers besides."""
