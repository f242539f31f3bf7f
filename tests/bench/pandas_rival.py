"""The same ruleset as an analyst would write it in plain pandas: read the tables, sort, merge, group, store.

Published evidence alone, in double precision. The thresholds come from the same ruleset; no other code of ours is used.
"""

import io
import json
from datetime import date

import asyncpg
import numpy as np
import pandas as pd

from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.rulesets import Ruleset
from securing_good_risk_engine.rulesets.index import QuantityComponent
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.rulesets.measures import PercentageMeasure, ProgressMeasure
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, TrendMeasure

Z = 1.959964
RANK = {"school_supplied": 0, "provisional": 1, "revised": 2, "final": 3}
KIND = {
    "nursery": "nursery",
    "primary": "primary",
    "middle_deemed_primary": "primary",
    "middle_deemed_secondary": "secondary",
    "secondary": "secondary",
    "all_through": "secondary",
    "sixteen_plus": "sixteen_plus",
    "not_applicable": "special",
}
ENOUGH = {"primary": 10_000, "secondary": 2_000, "special": 500, "nursery": 200, "sixteen_plus": 200}
JUDGEMENTS_THAT_ARE_NONE = ["not_judged", "not_applicable", "not_told"]


async def frames(url: str, codes: list[str], since: int, as_of: date) -> dict[str, pd.DataFrame]:
    """The tables as frames: by COPY and `read_csv`, the fastest way pandas has."""
    connection = await asyncpg.connect(url)
    questions = {
        "observations": "select o.urn, i.code, o.period, o.status, o.release, o.value, o.lower, o.upper, o.cohort, o.known_at,"
        " o.import_id from observation o join indicator i on i.id = o.indicator_id where o.owner = 'england' and"
        " o.ceased_at is null and i.code = any($1) and o.period >= $2 and o.available_on <= $3",
        "benchmarks": "select i.code, b.period, b.area, b.value, b.p10, b.p20 from benchmark b join indicator i on"
        " i.id = b.indicator_id where b.ceased_at is null and i.code = any($1) and b.period >= $2 and b.available_on <= $3",
        "schools": "select urn, phase from school where status <> 'closed' and $1::text[] is not null and $2::int is not null"
        " and $3::date is not null",
        "links": "select urn, other_urn, established_on from school_link where type = 'predecessor' and $1::text[] is not null"
        " and $2::int is not null and established_on <= $3",
        "inspections": "select urn, kind, inspected_on, published_on, outcome, judgements from inspection where"
        " $1::text[] is not null and $2::int is not null and inspected_on <= $3",
    }
    found = {}
    for name, question in questions.items():
        text = io.BytesIO()
        await connection.copy_from_query(question, codes, since, as_of, output=text, format="csv", header=True)
        text.seek(0)
        found[name] = pd.read_csv(text)
    await connection.close()
    return found


class Rival:
    """England in frames, scored."""

    def __init__(self, held: dict[str, pd.DataFrame], rules: Ruleset, as_of: date) -> None:
        """Settle which figure counts, and place each among England's."""
        self.rules, self.as_of = rules, as_of
        self.schools = held["schools"].set_index("urn").sort_index()
        phase = self.schools.phase
        figures = held["observations"]
        figures["present"] = figures.status == "present"
        figures["rank"] = figures.release.map(RANK)
        figures["has_upper"], figures["has_cohort"] = figures.upper.notna(), figures.cohort.notna()
        order = ["rank", "present", "has_upper", "has_cohort", "known_at", "import_id"]
        figures = figures.sort_values(order).drop_duplicates(["urn", "code", "period"], keep="last")
        own = figures[figures.urn.isin(self.schools.index)]
        former = figures.merge(held["links"].rename(columns={"urn": "heir"}), left_on="urn", right_on="other_urn")
        former = former[pd.to_datetime(former.established_on) > pd.to_datetime(former.period.astype(str) + "-09-01")]
        former = former.assign(urn=former.heir, from_former=True)[[*own.columns, "from_former"]]
        both = pd.concat([own.assign(gives_way=own.status == "not_published"), former.assign(gives_way=False)])
        both = both.sort_values("gives_way", kind="stable").drop_duplicates(["urn", "code", "period"], keep="first")
        both["phase"] = both.urn.map(phase)
        both["kind"] = both.phase.map(KIND)
        both = both[both.phase.notna()]
        own_present = own[own.present & (own.period >= as_of.year - 6)].assign(
            kind=lambda it: it.urn.map(phase).map(KIND)
        )
        self.sorted = {
            key: np.sort(group.to_numpy()) for key, group in own_present.groupby(["code", "period", "kind"]).value
        }
        self.by_code = dict(tuple(both.groupby("code")))
        marks = held["benchmarks"]
        self.england = marks[marks.area == "england"].set_index(["code", "period"]).value
        self.spread = marks[marks.area == "england_schools"].set_index(["code", "period"])[["p10", "p20"]]
        self.inspections = self._inspections(held["inspections"])
        self.latest = self.as_of.year - 1 if (as_of.month, as_of.day) >= self._expected() else self.as_of.year - 2

    def _expected(self) -> tuple[int, int]:
        return self.rules.results_expected_by.month, self.rules.results_expected_by.day

    def _inspections(self, told: pd.DataFrame) -> pd.DataFrame:
        told = told.drop_duplicates(["urn", "kind", "inspected_on"])
        grades = pd.DataFrame([json.loads(text) for text in told.judgements], index=told.index)
        told = told.join(grades.mask(grades.isin(JUDGEMENTS_THAT_ARE_NONE)))
        told["inspected_on"] = pd.to_datetime(told.inspected_on)
        told["published_on"] = pd.to_datetime(told.published_on)
        return told

    def _oldest(self, measure) -> int:
        latest = self.latest
        while latest in measure.unpublished:
            latest -= 1
        return latest - self.rules.maximum_age_years

    def _rows(self, measure, code: str) -> pd.DataFrame:
        rows = self.by_code.get(code, self.by_code[next(iter(self.by_code))].iloc[:0])
        return rows[rows.phase.isin([phase.value for phase in measure.phases])]

    def _with_england(self, rows: pd.DataFrame, code: str, own) -> pd.DataFrame:
        rows = rows.copy()
        known = self.england[self.england.index.get_level_values(0) == code].droplevel(0)
        rows["england"] = rows.period.map(known)
        for one in own:
            here = rows.england.isna() & (rows.period == one.period)
            if getattr(one, "phases", ()):
                here &= rows.phase.isin([phase.value for phase in one.phases])
            rows.loc[here, "england"] = float(one.value)
        return rows

    def _newest(self, rows: pd.DataFrame, oldest: int) -> pd.DataFrame:
        rows = rows[rows.present & (rows.period >= oldest)]
        return rows.sort_values("period").drop_duplicates("urn", keep="last")

    def flags(self, measure) -> pd.Series:
        """3 serious, 2 concern, 1 none, 0 not assessed, -1 not applicable, by school."""
        phases = [phase.value for phase in measure.phases]
        flags = pd.Series(np.where(self.schools.phase.isin(phases), 0, -1), index=self.schools.index)
        judges = {
            QuantityMeasure: self._quantity,
            TrendMeasure: self._trend,
            PercentageMeasure: self._percentage,
            ProgressMeasure: self._progress,
            InspectionMeasure: self._inspected,
        }
        judge = judges.get(type(measure))
        if judge is not None:
            found = judge(measure)
            found = found[found.index.isin(flags.index[flags >= 0])]
            flags.loc[found.index] = found
        return flags

    def _quantity(self, measure: QuantityMeasure) -> pd.Series:
        code = measure.indicator
        rows = self._with_england(self._rows(measure, code), code, measure.england)
        rows = rows[rows.present]
        rows["england"] = rows.england.round(max(1, INDICATORS[code].decimals))
        higher = measure.worse == "higher"
        rows["share"] = self._shares(rows, code, higher=higher)
        rows["low"], rows["high"] = _interval(rows, share_of_pupils=measure.share_of_pupils)
        newest = self._newest(rows, self._oldest(measure))
        flags, tried = pd.Series(0, index=newest.urn), pd.Series(False, index=newest.urn)
        for flag, triggers in ((3, measure.serious), (2, measure.concern)):
            for trigger in triggers:
                rows["holds"] = _holds(rows, trigger, higher=higher)
                judged = newest.assign(holds=rows.holds.reindex(newest.index))
                if trigger.phases:
                    judged = judged[judged.phase.isin([phase.value for phase in trigger.phases])]
                holds = judged.holds == 1
                for back in range(1, trigger.years):
                    before = judged[["urn", "period"]].assign(period=judged.period - back)
                    then = before.merge(rows[["urn", "period", "holds"]], on=["urn", "period"], how="left").holds
                    broken = np.zeros(len(judged), dtype=bool)
                    for one in measure.breaks:
                        broken |= (judged.period - back < one.from_period) & (one.from_period <= judged.period)
                    holds &= (then.to_numpy() == 1) & ~np.asarray(broken)
                found = pd.Series(holds.to_numpy(), index=judged.urn)
                tried[judged.urn[(judged.holds >= 0).to_numpy()]] = True
                flags[found.index[found & (flags[found.index] == 0)]] = flag
        return flags.mask((flags == 0) & tried, 1)

    def _shares(self, rows: pd.DataFrame, code: str, *, higher: bool) -> pd.Series:
        shares = pd.Series(np.nan, index=rows.index)
        for (period, kind), group in rows.groupby(["period", "kind"]).value:
            held = self.sorted.get((code, period, kind), [])
            if len(held) >= ENOUGH[kind]:
                at = np.searchsorted(held, group, side="left" if higher else "right")
                as_bad = np.maximum(1, len(held) - at if higher else at)
                shares[group.index] = np.round(100 * as_bad / len(held), 1)
        return shares

    def _trend(self, measure: TrendMeasure) -> pd.Series:  # noqa: C901
        code = measure.indicator
        rows = self._with_england(self._rows(measure, code), code, measure.england)
        rows = rows[rows.present]
        rows["england"] = rows.england.round(max(1, INDICATORS[code].decimals))
        rows["low"], rows["high"] = _interval(rows.assign(lower=np.nan), share_of_pupils=measure.share_of_pupils)
        newest = self._newest(rows, self._oldest(measure)).set_index("urn")
        sign = 1 if measure.worse == "higher" else -1
        runs, going = [], pd.Series(True, index=newest.index)
        for back in range(5):
            then = newest[["period"]].assign(period=newest.period - back).reset_index()
            then = then.merge(rows, on=["urn", "period"], how="left").set_index("urn")
            going = going & then.value.notna()
            for one in measure.breaks:
                going &= ~((newest.period - back < one.from_period) & (one.from_period <= newest.period))
            if measure.less_england:
                going &= then.england.notna()
            level = sign * (then.value - (then.england if measure.less_england else 0))
            runs.append(then.assign(level=level.where(going).round(3)))
        length = sum(run.level.notna().astype(int) for run in runs)
        flags = pd.Series(0, index=newest.index)
        flags[length > min(change.years for change in (*measure.concern, *measure.serious))] = 1
        for flag, changes in ((2, measure.concern), (3, measure.serious)):
            for change in changes:
                first, last = runs[0], runs[change.years]
                whole = (first.level - last.level).round(3)
                holds = (length > change.years) & (whole > 0)
                if change.every:
                    for back in range(change.years):
                        holds &= runs[back].level > runs[back + 1].level
                if change.points is not None:
                    holds &= whole >= float(change.points)
                if change.percent is not None:
                    holds &= (100 * whole / last.value.abs()) >= float(change.percent)
                worse, better = (first, last) if sign == 1 else (last, first)
                published = first.lower.notna() & first.upper.notna() & last.lower.notna() & last.upper.notna()
                apart = pd.Series(not measure.share_of_pupils, index=flags.index)
                if measure.share_of_pupils:
                    below, above = worse.value - worse.low, better.high - better.value
                    apart = (worse.value - better.value - np.sqrt(below**2 + above**2)) > 0
                flags[holds & np.where(published, worse.lower > better.upper, apart)] = flag
        return flags

    def _percentage(self, measure: PercentageMeasure) -> pd.Series:
        code = measure.indicator
        rows = self._with_england(self._rows(measure, code), code, measure.references)
        rows = rows[rows.present]
        marks = self.spread[self.spread.index.get_level_values(0) == code].droplevel(0)
        cuts = {10: rows.period.map(marks.p10).round(1), 20: rows.period.map(marks.p20).round(1)}
        rows["at"], rows["serious_at"] = cuts[measure.concern_lowest_percent], cuts[measure.serious_lowest_percent]
        rows["national"], rows["tenth"] = rows.england.round(1), rows.value.round(1)
        rows["high"] = _wilson(rows.tenth, rows.cohort)[1]
        cannot = rows.national.isna() | (rows.high.isna() & rows["at"].isna() & (rows.tenth < rows.national))
        newest = self._newest(rows[~cannot], self._oldest(measure))
        below = newest.tenth < newest.national
        low = newest["at"].isna() | (newest.tenth <= newest["at"])
        sure = newest.high < newest.national
        concern = below & np.where(newest.high.isna(), low & newest["at"].notna(), sure & low)
        lowest = concern & newest.high.notna() & (newest.tenth <= newest.serious_at)
        pool = newest[["urn", "period"]].merge(rows, on="urn", suffixes=("_judged", ""))
        pool = pool[(pool.period <= pool.period_judged) & (pool.period > pool.period_judged - measure.pooled_years)]
        for one in measure.breaks:
            pool = pool[~((pool.period < one.from_period) & (one.from_period <= pool.period_judged))]
        pool = pool[(pool.cohort > 0) & pool.england.notna()]
        pool = pool.assign(ours=pool.value * pool.cohort, theirs=pool.england * pool.cohort)
        sums = pool.groupby("urn").agg(
            ours=("ours", "sum"), theirs=("theirs", "sum"), n=("cohort", "sum"), k=("urn", "size")
        )
        sums["percent"], sums["national"] = (sums.ours / sums.n).round(1), (sums.theirs / sums.n).round(1)
        sums["high"] = _wilson(sums.percent, sums.n)[1]
        sums = sums.reindex(newest.urn)
        lasting = (sums.k >= measure.pooled_minimum_years).to_numpy() & (
            sums.percent.to_numpy() <= newest["at"].to_numpy()
        )
        lasting &= (sums.high < sums.national).to_numpy()
        return pd.Series(np.select([lowest & lasting, concern], [3, 2], 1), index=newest.urn)

    def _progress(self, measure: ProgressMeasure) -> pd.Series:
        judged, below, well = (pd.Series(0, index=self.schools.index) for _ in range(3))
        for subject in measure.subjects:
            score = self._rows(measure, subject.indicator)
            band = self._rows(measure, subject.band_indicator)
            columns = ["urn", "period", "value", "lower", "upper"]
            both = score[score.present][columns].merge(
                band[band.present][["urn", "period", "value"]],
                on=["urn", "period"],
                how="outer",
                suffixes=("", "_band"),
            )
            both.loc[~both.value_band.isin([1, 2, 3, 4, 5]), "value_band"] = np.nan
            both["high"] = both.upper.where(both.value.notna() & both.lower.notna()).round(2)
            both = both[(both.high.notna() | both.value_band.notna()) & (both.period >= self._oldest(measure))]
            both = both.sort_values("period").drop_duplicates("urn", keep="last").set_index("urn")
            by_band = both.value_band >= measure.below_band
            is_below = pd.Series(
                np.where(both.high.isna(), by_band, (both.high < 0) | ((both.high == 0) & by_band)), index=both.index
            )
            judged = judged.add(pd.Series(1, index=both.index), fill_value=0)
            below = below.add(is_below.astype(int), fill_value=0)
            is_well = (is_below & (both.value_band >= measure.well_below_band)).astype(int)
            well = well.add(is_well, fill_value=0)
        serious = ((below > 0) & (below >= measure.serious_subjects)) | (
            (well > 0) & (well >= measure.well_below_subjects)
        )
        concern = (below > 0) & (below >= measure.concern_subjects)
        whole = judged == len(measure.subjects)
        return pd.Series(np.select([serious, concern, whole], [3, 2, 1], 0), index=judged.index)

    def _graded(self, lag_days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        told = self.inspections
        public = told.published_on.fillna(told.inspected_on + pd.Timedelta(days=lag_days)) <= pd.Timestamp(self.as_of)
        told = told[public].sort_values("inspected_on")
        return told[told.kind == "graded"].drop_duplicates("urn", keep="last").set_index("urn"), told[
            told.kind == "ungraded"
        ]

    def _grade(self, graded: pd.DataFrame, names) -> pd.Series:
        held = [name for name in names if name in graded]
        if not held:
            return pd.Series(None, index=graded.index, dtype=object)
        return graded[held].bfill(axis=1).iloc[:, 0]

    def _inspected(self, measure: InspectionMeasure) -> pd.Series:
        graded, ungraded = self._graded(measure.publication_lag_days)
        since = ungraded[ungraded.outcome.isin(measure.confirming_outcomes)]
        since = since[since.inspected_on > since.urn.map(graded.inspected_on)].drop_duplicates("urn", keep="last")
        since = since.set_index("urn").reindex(graded.index)
        grade = self._grade(graded, measure.judgements)
        meaning = {one.value: 1 for one in measure.clear} | {one.value: 2 for one in measure.concern}
        meaning |= {one.value: 3 for one in measure.serious}
        flags = grade.map(meaning).fillna(0)
        flags = flags.mask(since.outcome.isin(measure.concern_outcomes) & grade.notna(), np.maximum(flags, 2))
        stands = since.inspected_on.fillna(graded.inspected_on)
        too_old = stands + pd.DateOffset(years=measure.maximum_age_years) < pd.Timestamp(self.as_of)
        return flags.mask(too_old, 0).astype(int)

    def index(self) -> pd.Series:
        """Points above an average school of the phase."""
        index = self.rules.index
        assert index is not None
        total = pd.Series(0.0, index=self.schools.index)
        first = next(one for one in self.rules.measures if isinstance(one, InspectionMeasure))
        for component in index.components:
            worth, average = float(component.points), round(float(component.points * component.average), 2)
            if isinstance(component, QuantityComponent):
                rows = self._with_england(self._rows(component, component.indicator), component.indicator, [])
                for one in index.england:
                    if one.indicator == component.indicator:
                        rows = self._with_england_of(rows, one)
                if component.basis == "from_england":
                    rows = rows[rows.england.notna()]
                    rows["value"] = rows.value - rows.england.round(1)
                academic = self.as_of.year if self.as_of.month >= 9 else self.as_of.year - 1
                newest = self._newest(rows, academic - index.maximum_age_years).set_index("urn").value
                scale = float(component.worst - component.clear)
                points = (((newest - float(component.clear)) / scale).clip(0, 1) * worth).round(2)
            else:
                graded, _ = self._graded(first.publication_lag_days)
                grade = self._grade(graded, component.judgements)
                shares = {one.grade.value: float(one.share) for one in component.grades}
                points = (grade.map(shares) * worth).round(2).dropna()
                of_phase = self.schools.phase.isin([phase.value for phase in component.phases])
                points = points[points.index.isin(self.schools.index[of_phase])]
            total = total.add(points - average, fill_value=0)
        return total.reindex(self.schools.index).round(2)

    def _with_england_of(self, rows: pd.DataFrame, one) -> pd.DataFrame:
        here = rows.england.isna() & (rows.period == one.period)
        if one.phases:
            here &= rows.phase.isin([phase.value for phase in one.phases])
        return rows.assign(england=rows.england.mask(here, float(one.value)))

    def scores(self) -> pd.DataFrame:
        """Level, coverage, points and flags of every school."""
        flags = {measure.indicators[0]: self.flags(measure) for measure in self.rules.measures}
        table = pd.DataFrame(flags)
        factor = {measure.indicators[0]: measure.factor.value for measure in self.rules.measures}
        factors = table.T.groupby(factor).max().T
        unmet, missing, needed = [], 0, 0
        for entry in self.rules.required_evidence:
            phases = [phase.value for phase in entry.phases]
            needs = self.schools.phase.isin(phases) if phases else pd.Series(True, index=self.schools.index)
            measures = [one.indicators[0] for one in self.rules.measures if set(entry.indicators) & set(one.indicators)]
            lacks = needs & ~(table[measures] > 0).any(axis=1)
            unmet.append((entry, lacks))
            missing, needed = missing + lacks.astype(int), needed + needs.astype(int)
        level = self._levels(factors, missing > 0)
        worst = factors.copy()
        for entry, lacks in unmet:
            for one in entry.factors:
                worst.loc[lacks, one.value] = 3
        could = (level == "not_assessed") | (self._levels(worst, missing < 0) != level)
        return pd.DataFrame(
            {
                "suggested_level": level,
                "provisional": could,
                "coverage": ((needed - missing) / needed).round(2),
                "index_points": self.index(),
                "flags": table.astype(str).agg("".join, axis=1),
            }
        )

    def _levels(self, factors: pd.DataFrame, incomplete: pd.Series) -> pd.Series:
        level = pd.Series(np.where(incomplete, "not_assessed", "green"), index=factors.index)
        serious, concerns = (factors == 3).sum(axis=1), (factors == 2).sum(axis=1)
        for name, conditions in (("amber", self.rules.combination.amber), ("red", self.rules.combination.red)):
            for one in conditions:
                holds = (serious >= one.serious) & (concerns + (serious - one.serious).clip(lower=0) >= one.concerns)
                if one.serious_among:
                    holds &= (factors[[it.value for it in one.serious_among]] == 3).any(axis=1)
                if one.concern_among:
                    holds &= (factors[[it.value for it in one.concern_among]] >= 2).any(axis=1)
                level[holds] = name
        return level


def _holds(rows: pd.DataFrame, trigger, *, higher: bool) -> np.ndarray:
    """1 where all it sets holds, 0 where a part fails, -1 where it cannot be told."""
    fails, unknown = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    parts = []
    value = rows.value.round(3)
    if trigger.at is not None:
        parts.append((value >= float(trigger.at) if higher else value <= float(trigger.at), rows.value.notna()))
    if trigger.from_england is not None:
        beyond = (value - rows.england if higher else rows.england - value).round(3)
        parts.append(((beyond > 0) & (beyond >= float(trigger.from_england)), rows.england.notna()))
    if trigger.worst_share is not None:
        parts.append((rows.share <= trigger.worst_share, rows.share.notna()))
    if trigger.significant:
        beyond = rows.low > rows.england if higher else rows.high < rows.england
        parts.append((beyond, rows.england.notna() & rows.low.notna()))
    for holds, known in parts:
        fails |= (known & ~holds).to_numpy()
        unknown |= (~known).to_numpy()
    return np.where(fails, 0, np.where(unknown, -1, 1))


def _interval(rows: pd.DataFrame, *, share_of_pupils: bool) -> tuple[pd.Series, pd.Series]:
    told = rows.lower.notna() & rows.upper.notna()
    low, high = rows.lower.where(told), rows.upper.where(told)
    if share_of_pupils:
        computed = _wilson(rows.value.round(1), rows.cohort)
        low, high = low.where(told, computed[0]), high.where(told, computed[1])
    return low, high


def _wilson(percent: pd.Series, pupils: pd.Series) -> tuple[pd.Series, pd.Series]:
    n = pupils.where(pupils > 0)
    share, spread = percent / 100, Z * Z / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return (100 * (centre - half)).clip(lower=0).round(1), (100 * (centre + half)).clip(upper=100).round(1)


async def store(url: str, scores: pd.DataFrame) -> None:
    """Keep the scores in a table of its own, by COPY."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "create table if not exists rival_score (urn integer primary key, suggested_level text, provisional boolean,"
        " coverage numeric, index_points numeric, flags text)"
    )
    async with connection.transaction():
        await connection.execute("delete from rival_score")
        text = scores.to_csv(header=False).encode()
        await connection.copy_to_table("rival_score", source=io.BytesIO(text), format="csv")
    await connection.close()
