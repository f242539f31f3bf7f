"""Notices to a governing body: issued, answered, complied with or not, ended."""
