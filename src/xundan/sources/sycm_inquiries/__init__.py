"""生意参谋 业绩询单: how many inquiries bought."""
