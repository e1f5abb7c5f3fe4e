"""Events into the network: resolved to customers, folded, group-committed."""

from graph.intake.event import Event
from graph.intake.writer import Intake, IntakeOptions, Outcome
from graph.names import Name

__all__ = ["Event", "Intake", "IntakeOptions", "Name", "Outcome"]
