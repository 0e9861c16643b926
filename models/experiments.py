"""What docs/models.md tells, measured: leave one report out, the learning curve, wording that nobody foresaw.

`python -m models.experiments` measures what has not been measured yet (each part's figures are kept in
build/experiments) and writes docs/models.md with its plots. Real reports in ../shared are used where they are there.
"""

from __future__ import annotations

import argparse
import functools
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from models.active import simulate
from models.bench import Benches, Remembered, Seeds
from models.building import Base, Recipe, learn, pretrain, samples, tune
from models.datasets.gold import read_folder
from models.datasets.report import AnnotatedReport
from models.datasets.splits import folds, leave_one_out
from models.evaluation import Measured, compare
from models.inference import LearnedModel, of_trained
from models.settings import Votes

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "experiments"
SYSTEMS = ("rules", "model", "both")
CURVE = (0, 1, 2, 4, 8, 16)
HALVES = 5
Say = Callable[[str], None]


class Study:
    """The annotated reports, and what is measured on them."""

    def __init__(self, recipe: Recipe, say: Say) -> None:
        self.recipe, self.say = recipe, say
        self.benches = Benches()
        self.samples = samples(ROOT)
        unseen = ROOT / "samples" / "held-out"
        self.unseen_samples = read_folder(unseen / "gold", unseen)
        shared = ROOT.parent / "shared"
        self.shared = read_folder(shared / "gold", shared / "reports") if (shared / "gold").is_dir() else []
        self._bases: dict[Seeds, Base] = {}

    def base(self, seeds: Seeds = ()) -> Base:
        """A model that knows synthetic reports alone, of the knowledge thinned by the seeds."""
        if seeds not in self._bases:
            texts = [each.text for each in self.samples]
            self._bases[seeds] = pretrain(self.recipe, texts, self.benches, seeds, progress=self.say)
        return self._bases[seeds]

    def tuned(self, training: Sequence[AnnotatedReport], seeds: Seeds = ()) -> LearnedModel:
        """A model that knows the training reports."""
        learned = learn(self.base(seeds), training, self.recipe, self.benches, seeds, progress=self.say)
        return of_trained(learned.trained)

    def systems(
        self, model: LearnedModel, reports: Sequence[AnnotatedReport], seeds: Seeds = ()
    ) -> dict[str, Measured]:
        """Rules, model and both, added up over reports."""
        found = {name: Measured() for name in SYSTEMS}
        for report in reports:
            bench = self.benches.of(report, seeds)
            answers = Remembered(model, model.settings.votes)
            found["rules"] += bench.rules()
            found["model"] += bench.alone(model, answers)
            found["both"] += bench.both(model, answers)
        return found

    def _kept(self, name: str, measured: Callable[[], dict[str, Measured]]) -> dict[str, Measured]:
        """The figures of one model: those measured before with the same recipe, or new ones."""
        path = KEPT / f"{name}.json"
        wanted = asdict(self.recipe)
        if path.exists() and (kept := json.loads(path.read_text(encoding="utf-8")))["recipe"] == wanted:
            return {system: Measured.restored(each) for system, each in kept["measured"].items()}
        found = measured()
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        stored = {"recipe": wanted, "measured": {system: asdict(each) for system, each in found.items()}}
        fresh.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
        return found

    def leave_one_out(self) -> dict[str, Any]:
        """Each report by a model that learned from all the others.

        Temperature and votes, a handful of numbers, are those of one trial for all; else each report would need two
        models.
        """
        settings = None

        def systems(training: Sequence[AnnotatedReport], held: Sequence[AnnotatedReport]) -> dict[str, Measured]:
            nonlocal settings
            settings = settings or learn(self.base(), self.samples, self.recipe, self.benches).trial.settings
            trained = tune(self.base(), training, [], self.recipe, self.benches, progress=self.say)
            trained.settings = settings
            return self.systems(of_trained(trained), held)

        total = {name: Measured() for name in SYSTEMS}
        rows = {}
        for training, held in leave_one_out([*self.samples, *self.shared]):
            name = held[0].report
            found = self._kept(f"leave_one_out.{name}", functools.partial(systems, training, held))
            rows[name] = {system: measured.figures() for system, measured in found.items()}
            total = {system: total[system] + measured for system, measured in found.items()}
            self.say(f"{name}: {_short(rows[name])}")
        return {
            "reports": rows,
            "all": {name: measured.figures() for name, measured in total.items()},
            "types": {
                name: {kind: [tally.precision, tally.recall, tally.f1] for kind, tally in total[name].by_type().items()}
                for name in SYSTEMS
            },
            "calibration": {name: total[name].calibration() for name in SYSTEMS},
            "confusion": [[*pair, count] for pair, count in total["both"].confusion().most_common(12)],
        }

    def robustness(self) -> dict[str, Any]:
        """Half of the verbs and objects taken out, five times; real reports are held out each time."""
        halves = []
        for number, (training, held) in enumerate(folds(self.samples, HALVES, seed=0), 1):
            seeds = ((number, 0.5),)
            reports = [*held, *self.shared]
            whole = sum((self.benches.of(each).rules() for each in reports), Measured())
            found = self._kept(
                f"robustness.{number}",
                lambda t=training, r=reports, s=seeds: self.systems(self.tuned(t, s), r, s),  # type: ignore[misc]
            )
            self._bases.pop(seeds, None)
            halves.append({"held": [each.report for each in reports], "whole": whole.figures(),
                           **{name: measured.figures() for name, measured in found.items()}})  # fmt: skip
            self.say(f"half {number}: whole {whole.typed.f1:.3f}, {_short(halves[-1])}")
        backs = [won_back(each) for each in halves]
        return {"halves": halves, "mean": statistics.mean(backs), "spread": statistics.pstdev(backs)}

    def unseen(self) -> dict[str, Any]:
        """Reports that nothing was learned from and that the rules do not know; the real ones, which they do know."""
        sets = {"unseen": self.unseen_samples, "real": self.shared}
        model: LearnedModel | None = None
        rows: dict[str, Any] = {}
        for name, reports in sets.items():

            def measured(reports: Sequence[AnnotatedReport] = reports) -> dict[str, Measured]:
                nonlocal model
                model = model or self.tuned(self.samples)
                return self.systems(model, reports)

            if reports:
                found = self._kept(f"unseen.{name}", measured)
                rows[name] = {system: each.figures() for system, each in found.items()}
                rows[name]["comparison"] = asdict(compare(found["both"], found["rules"]))
                self.say(f"{name}: {_short(rows[name])}")
        return rows

    def curve(self) -> dict[str, Any]:
        """What few annotated reports bring on the reports that are never learned from."""
        training, held = folds(self.samples, HALVES, seed=0).__next__()
        reports = [*held, *self.shared]
        points = []
        for count in CURVE:
            recipe = replace(self.recipe, epochs=self.recipe.epochs if count else 0)
            model = of_trained(tune(self.base(), training[:count], [], recipe, self.benches, progress=self.say))
            measured = sum((self.benches.of(e).alone(model, Remembered(model, Votes())) for e in reports), Measured())
            points.append([count, measured.figures()])
            self.say(f"{count} reports: typed {measured.typed.f1:.3f}")
        return {"points": points, "held": [each.report for each in reports]}

    def active(self) -> dict[str, Any]:
        """Passages chosen by doubt against passages chosen by chance."""
        training, held = folds(self.samples, HALVES, seed=0).__next__()
        return simulate(self.base(), training, [*held, *self.shared], self.recipe, self.benches, self.say)


def won_back(half: dict[str, Any]) -> float:
    """How much of what the rules lose rules and model together win back: 0 nothing, 1 all of it."""
    lost = half["whole"]["typed"] - half["rules"]["typed"]
    return float((half["both"]["typed"] - half["rules"]["typed"]) / lost) if lost > 0 else 1.0


def _short(figures: dict[str, Any]) -> str:
    return ", ".join(f"{name} {figures[name]['typed']:.3f}" for name in SYSTEMS)


PARTS: dict[str, Callable[[Study], dict[str, Any]]] = {
    "leave_one_out": Study.leave_one_out,
    "robustness": Study.robustness,
    "unseen": Study.unseen,
    "curve": Study.curve,
    "active": Study.active,
}


def measure_part(name: str, study: Study) -> dict[str, Any]:
    """One part's figures: those kept of the same recipe, or new ones, which are then kept."""
    path = KEPT / f"{name}.json"
    wanted = asdict(study.recipe)
    if path.exists() and (kept := json.loads(path.read_text(encoding="utf-8")))["recipe"] == wanted:
        return dict(kept["figures"])
    figures = PARTS[name](study)
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"recipe": wanted, "figures": figures}, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(path)
    return dict(json.loads(path.read_text(encoding="utf-8"))["figures"])


def main() -> None:
    """Measures the parts asked for, all by default, and writes the page when all of them are there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=list(PARTS), action="append", help="only this part; no page is written")
    parser.add_argument("--synthetic", type=int, default=Recipe().synthetic, help="synthetic reports to learn from")
    arguments = parser.parse_args()
    recipe = replace(Recipe(), synthetic=arguments.synthetic)
    study = Study(recipe, lambda line: print(line, flush=True))
    figures = {name: measure_part(name, study) for name in arguments.part or PARTS}
    if not arguments.part:
        from models.pages import write_page

        write_page(ROOT / "docs", figures, recipe)


if __name__ == "__main__":
    main()
