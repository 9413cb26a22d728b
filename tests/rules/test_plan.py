"""Plans that add up: worked by hand, and what holds for all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules import Loan, PlanError, Situation, installment, plan_repayment

TODAY = date(2026, 11, 30)
sums = st.integers(1, 2_000_000)
monthly = st.integers(1, 50_000)
rates = st.floats(0.0001, 0.002)


def loan(principal: int | None, days: int | None = None, lender: str | None = None) -> Loan:
    return Loan(
        lender=lender,
        principal=None if principal is None else (principal, principal),
        overdue_days=None if days is None else (days, days),
    )


def test_thirty_thousand_at_800_a_month_takes_38_months():
    # 37 × 800 = 29,600; the 38th month takes the remaining 400; December 2026 is the first month
    plan = plan_repayment([loan(30_000)], 800, TODAY, income=4000, costs=1200)
    assert (plan.months, plan.last_instalment, plan.last_month) == ((38, 38), 400, date(2030, 1, 1))
    assert plan.flags == ()
    assert plan.with_interest is None


def test_a_sum_that_divides_leaves_no_smaller_last_instalment():
    plan = plan_repayment([loan(6000)], 500, date(2026, 1, 31))
    assert (plan.months, plan.last_instalment, plan.last_month) == ((12, 12), 500, date(2027, 1, 1))


def test_interest_is_reckoned_month_by_month():
    # 0.0006 a day × 365 / 12 = 0.01825 a month.
    # month 1: 1,000 + 18.25 − 600 = 418.25; month 2: 418.25 + 7.633… = 425.88 is paid: 25.88 interest in all
    plan = plan_repayment([loan(1000)], 600, TODAY, daily_rate=0.0006)
    assert plan.with_interest is not None
    assert (plan.with_interest.months, plan.with_interest.interest) == (2, 26)


def test_a_sum_below_the_interest_never_ends():
    # 100,000 × 0.0005 × 30.42 = 1,521 a month
    plan = plan_repayment([loan(100_000)], 1500, TODAY, daily_rate=0.0005)
    assert plan.with_interest is None
    assert "below_interest" in plan.flags


@pytest.mark.parametrize(
    ("income", "costs", "flags"),
    [
        (4000, 1200, ()),
        (4000, 3500, ("above_what_is_left",)),
        (700, None, ("above_income",)),
        (None, 5000, ()),
    ],
)
def test_whether_a_proposal_can_be_kept(income, costs, flags):
    assert plan_repayment([loan(8000)], 800, TODAY, income=income, costs=costs).flags == flags


def test_more_than_five_years_is_remarked():
    assert plan_repayment([loan(30_500)], 500, TODAY).flags == ("above_five_years",)
    assert plan_repayment([loan(30_000)], 500, TODAY).flags == ()


def test_several_loans_are_shared_in_proportion_and_the_longest_overdue_comes_first():
    card, jie, bai = loan(20_000, 10, "信用卡"), loan(6000, 95, "借呗"), loan(4000, 10, "白条")
    plan = plan_repayment([card, jie, bai], 1500, TODAY)
    assert [share.loan for share in plan.shares] == [jie, bai, card]
    assert [share.monthly for share in plan.shares] == [300, 200, 1000]


def test_a_vague_principal_gives_vague_months():
    vague = Loan(principal=(20_000, 30_000))
    plan = plan_repayment([vague], 1000, TODAY, daily_rate=0.0005)
    assert plan.months == (20, 30)
    assert plan.last_instalment is plan.last_month is plan.with_interest is None
    assert plan_repayment([loan(5000), loan(None)], 1000, TODAY).months == (5, None)


@pytest.mark.parametrize(
    ("loans", "affordable", "rate"),
    [([], 500, None), ([loan(None)], 500, None), ([loan(0)], 500, None), ([loan(100)], 0, None), ([loan(100)], 5, 1.5)],
)
def test_figures_that_make_no_plan_are_refused(loans, affordable, rate):
    with pytest.raises(PlanError):
        plan_repayment(loans, affordable, TODAY, daily_rate=rate)


@given(st.lists(sums, min_size=1, max_size=5), monthly)
def test_the_instalments_are_the_total(principals, affordable):
    plan = plan_repayment([loan(each) for each in principals], affordable, TODAY)
    assert plan.last_instalment is not None
    assert 0 < plan.last_instalment <= affordable
    assert (plan.months[0] - 1) * affordable + plan.last_instalment == sum(principals)
    shares = [share.monthly for share in plan.shares if share.monthly is not None]
    assert len(shares) == len(principals)
    assert affordable - len(principals) < sum(shares) <= affordable


@given(sums, monthly, monthly)
def test_paying_more_never_takes_longer(principal, some, more):
    less, greater = sorted((some, more))
    slow, fast = (plan_repayment([loan(principal)], each, TODAY) for each in (less, greater))
    assert fast.months[0] <= slow.months[0]


@given(sums, monthly, rates)
def test_interest_never_makes_it_shorter_or_cheaper(principal, affordable, rate):
    plan = plan_repayment([loan(principal)], affordable, TODAY, daily_rate=rate)
    assume(plan.with_interest is not None)
    assert plan.with_interest.months >= plan.months[0]
    assert plan.with_interest.interest >= 0
    assert plan.with_interest.interest <= (plan.with_interest.months * affordable - principal) + 1


@given(sums, monthly, rates)
def test_without_an_end_the_interest_outweighs_the_sum_or_fifty_years_pass(principal, affordable, rate):
    plan = plan_repayment([loan(principal)], affordable, TODAY, daily_rate=rate)
    if plan.with_interest is None:
        a_month = principal * Decimal(str(rate)) * 365 / 12
        assert a_month >= affordable or plan.months[0] > 1
        assert ("below_interest" in plan.flags) == (a_month >= affordable)


@given(st.lists(st.builds(loan, st.none() | sums, st.none() | st.integers(0, 900)), min_size=1, max_size=5), monthly)
def test_every_loan_has_its_place_once(loans, affordable):
    assume(any(each.principal for each in loans))
    plan = plan_repayment(loans, affordable, TODAY)
    assert sorted(map(id, loans)) == sorted(id(share.loan) for share in plan.shares)
    days = [share.loan.overdue_days[0] for share in plan.shares if share.loan.overdue_days]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("total", "count", "each"),
    [
        ((24_000, 24_000), 12, (2000, 2000)),
        # 24,000 / 18 = 1,333.33…: rounded up, so that nothing is left over
        ((24_000, 24_000), 18, (1334, 1334)),
        ((8000, 8999), 12, (667, 750)),
        ((10_000, None), 10, (1000, None)),
    ],
)
def test_an_instalment_worked_by_hand(total, count, each):
    assert installment(total, count) == each


@given(sums, st.integers(1, 600))
def test_instalments_cover_the_debt_and_one_less_a_month_would_not(total, count):
    each, _ = installment((total, total), count)
    assert each * count >= total > (each - 1) * count


@pytest.mark.parametrize("count", [0, -1, 601])
def test_a_number_of_instalments_that_cannot_be_is_refused(count):
    with pytest.raises(PlanError, match="instalments"):
        installment((1000, 1000), count)


@pytest.mark.parametrize(
    ("income", "costs", "left"),
    [
        ((4000, 4000), (3000, 3000), (1000, 1000)),
        # 每个月要给我妈500 伙食1000 房租1200
        ((4000, 4000), (2700, 2700), (1300, 1300)),
        # the least income with the greatest costs, and the other way round
        ((3000, 3999), (2000, 2500), (500, 1999)),
        ((3000, 3000), (3300, 3300), (-300, -300)),
        ((3000, None), (1000, 1000), None),
        (None, (1000, 1000), None),
        ((3000, 3000), None, None),
    ],
)
def test_what_income_leaves_after_living_costs(income, costs, left):
    assert Situation(monthly_income=income, monthly_costs=costs).left_over == left


@given(sums, sums, sums)
def test_higher_costs_never_leave_more(income, costs, more):
    def left(spent: int) -> int:
        found = Situation(monthly_income=(income, income), monthly_costs=(spent, spent)).left_over
        assert found is not None
        return found[0]

    assert left(costs + more) < left(costs)
