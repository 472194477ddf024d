"""What numbers say beyond themselves: how sure they are, what moved them, why inquiries are lost."""
