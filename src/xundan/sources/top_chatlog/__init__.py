"""Chat logs of Taobao's open platform (TOP), as its pages come."""
