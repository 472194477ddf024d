"""What TOP calls things in ratings of agents."""

from xundan.model.text import Text

TITLE = Text("淘宝开放平台客服评价 (TOP 旺旺评价)", "Ratings of agents of Taobao's open platform (TOP)")

RESPONSES = ("wangwang_eservice_evals_get_response", "qianniu_kefueval_get_response")
REQUIRED = ("eval_sender", "eval_recer")

STARS = {"0": "5", "1": "4", "2": "3", "3": "2", "4": "1"}
"""eval_code counts from 0, the best, to 4; our score from 5, the best, to 1."""
INVITED_BY = {"0": "agent", "1": "buyer", "2": "system"}

RATINGS = ("agent_id", "buyer_id", "rated_at", "score", "invited_by")
