"""Shop scores (DSR) of Taobao's open platform (TOP), as JSON."""
