"""What has happened in the sample borough: cases at every stage, told through the product's own routes."""
