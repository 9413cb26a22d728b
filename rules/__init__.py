"""What follows from a borrower's case: `Situation` in, `Assessment` out.

Pure Python and YAML. The thresholds and sentences live in `policies/`, `acts.yml` and `steps.yml`, each with its
source; `assess.py` knows only how a case with ranges and unknowns meets them. `python -m rules` tries it out.
"""

from rules.assess import Assessment, assess
from rules.conduct import Conduct, acts, complaint_days, judge_conduct
from rules.deadlines import Deadline, deadlines
from rules.errors import InterestError, PlanError, RulesError, SituationError
from rules.interest import DAYS_A_YEAR, estimate_penalty_interest, is_above_ceiling
from rules.pack import CONTACT_FAMILY, GRADES, STAGES, Act, Step
from rules.plan import RepaymentPlan, installment, plan_repayment
from rules.policy import Policy, load_policies, load_policy, policy_for
from rules.situation import DEBTORS, EVENTS, SPEAKERS, Loan, Situation, Span, sum_of

__all__ = [
    "CONTACT_FAMILY",
    "DAYS_A_YEAR",
    "DEBTORS",
    "EVENTS",
    "GRADES",
    "SPEAKERS",
    "STAGES",
    "Act",
    "Assessment",
    "Conduct",
    "Deadline",
    "InterestError",
    "Loan",
    "PlanError",
    "Policy",
    "RepaymentPlan",
    "RulesError",
    "Situation",
    "SituationError",
    "Span",
    "Step",
    "acts",
    "assess",
    "complaint_days",
    "deadlines",
    "estimate_penalty_interest",
    "installment",
    "is_above_ceiling",
    "judge_conduct",
    "load_policies",
    "load_policy",
    "plan_repayment",
    "policy_for",
    "sum_of",
]
