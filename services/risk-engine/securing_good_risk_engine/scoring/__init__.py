"""From evidence to a suggested level with every reason shown. Pure: values in, an assessment out."""
