"""Event intake on the tracking specification that Segment and RudderStack SDKs speak."""

from api.tracking.letters import DeadLetters
from api.tracking.routes import NAMESPACE, Tracking, routes

__all__ = ["NAMESPACE", "DeadLetters", "Tracking", "routes"]
